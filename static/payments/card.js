// The card provider's own form: the card's number goes to the provider and never to us.
"use strict";
(() => {
  const form = document.getElementById("card-form");
  const button = form.querySelector("button");
  const trouble = document.getElementById("card-error");
  const provider = window.Stripe(form.dataset.key, { locale: document.documentElement.lang.slice(0, 2) });
  const elements = provider.elements({ clientSecret: form.dataset.secret });
  const card = elements.create("payment");
  card.on("ready", () => { button.disabled = false; });
  card.mount("#card-element");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    trouble.textContent = "";
    const answer = await provider.confirmPayment({
      elements,
      confirmParams: { return_url: form.dataset.return },
    });
    // We are only here when it failed: otherwise the browser has left for the return address.
    trouble.textContent = answer.error.message || form.dataset.failed;
    button.disabled = false;
  });
})();
