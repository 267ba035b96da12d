// The code of a mailed link stands after '#', where no server sees it. Move it into the form and out of the address bar.
const code = location.hash.slice(1);
const field = document.querySelector("[name=token]");
if (code && field) {
  field.value = code;
  document.querySelector("[data-link-code]").hidden = true;
  history.replaceState(null, "", location.pathname);
}
