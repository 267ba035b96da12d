// Draws the live panel in every one of its states, with the page's own modules and words. Run on a lot's page.
async () => {
  const [{ Panel }, { panelView }, { panelState }] = await Promise.all(
    ["panel", "panel_view", "panel_state"].map((name) => import(`/static/bidding/${name}.js`)),
  );
  const now = Date.parse("2026-08-25T15:05:51+08:00");
  const minute = 60000;
  const day = 24 * 60 * minute;
  const bid = (seq, bidder, amount, before, extendedTo = null) => ({ seq, bidder, amount, receivedAt: now - before, extendedTo, basis: "bid" });
  const lot = (change = {}) => ({
    id: "L1", seq: 13, head: "0".repeat(64), state: "open", outcome: null, round: 1, startPrice: 114386580, increment: 500000,
    price: 121386580, minimum: 121886580, leader: "H5P2X8", bids: 11, extensions: 4, opensAt: now - day, endsAt: now + 267000,
    plannedEndsAt: now - 6 * minute, closedAt: null, windowS: 300, strictLadder: true, reason: null, stop: null,
    deposit: 22000000, appraisal: 163409400, balanceDays: 10, registrationFrom: null, decision: null,
    history: [bid(13, "H5P2X8", 121386580, 33000, now + 267000)], ...change,
  });
  const viewer = (change = {}) => ({ standing: "admitted", bidder: "A7K2Q9", deposit: 22000000, depositConfirmed: true, ownBest: 120886580, autoMaximum: null, sessionEndsAt: null, ...change });
  const model = (change = {}) => ({ lot: lot(), viewer: viewer(), registered: 5, pending: null, confirm: null, refusal: null, raising: false, sessionNoted: false, extendedAt: null, lostAt: null, lastSeenAt: now - 6000, attempts: 3, limitSaid: "", receipts: 2, now, ...change });
  const unopened = { state: "scheduled", price: null, minimum: 114386580, leader: null, bids: 0, extensions: 0, history: [], opensAt: now + 3 * day, endsAt: now + 4 * day, plannedEndsAt: now + 4 * day };
  const visitor = viewer({ standing: "visitor", bidder: null, ownBest: null, depositConfirmed: false });
  const closed = { state: "closed", outcome: "sold", closedAt: now - minute, endsAt: now - minute };
  const refusal = { code: "too_low", decided: true, amount: 121386580, price: 121386580, minimum: 121886580, received_at: "2026-08-25T07:05:40.417000Z" };
  const models = {
    announced: model({ lot: lot({ ...unopened, registrationFrom: now + day }), viewer: visitor }),
    registration: model({ lot: lot(unopened), viewer: visitor }),
    deposit: model({ lot: lot(unopened), viewer: viewer({ standing: "deposit_due", depositConfirmed: false }) }),
    admitted: model({ lot: lot(unopened) }),
    opens: model({ lot: lot({ ...unopened, opensAt: now + 761000 }) }),
    watching: model({ viewer: visitor }),
    ready: model({ viewer: viewer({ ownBest: null }) }),
    leading: model({ lot: lot({ leader: "A7K2Q9" }), viewer: viewer({ autoMaximum: 123386580 }) }),
    outbid: model(),
    deciding: model({ pending: { key: "k", amount: 121886580, raiseOwn: false, sentAt: now - 300 } }),
    refused: model({ refusal }),
    confirm: model({ confirm: { amount: 133386580, raiseOwn: false, steps: 23 } }),
    extended: model({ viewer: viewer({ ownBest: null }), extendedAt: now - 2000 }),
    last: model({ lot: lot({ endsAt: now + 42000 }) }),
    suspended: model({ lot: lot({ state: "suspended", stop: { kind: "stay", ground: "案外人异议", leftMs: 267000, from: null, by: null }, reason: "案外人异议 / objection" }) }),
    reconnecting: model({ lostAt: now - 6000 }),
    session: model({ viewer: viewer({ sessionEndsAt: now + 9 * minute }) }),
    won: model({ lot: lot({ ...closed, leader: "A7K2Q9" }) }),
    lost: model({ lot: lot(closed) }),
    unsold: model({ lot: lot({ ...unopened, ...closed, outcome: "unsold" }) }),
    withdrawn: model({ lot: lot({ ...unopened, state: "withdrawn", closedAt: now - minute, reason: "债务已清偿 / debt paid" }) }),
  };
  const main = document.querySelector("main");
  main.replaceChildren();
  const heading = document.createElement("h1");
  heading.textContent = "States";
  main.append(heading);
  const grid = document.createElement("div");
  grid.className = "cols cols-3";
  main.append(grid);
  const drawn = [];
  for (const [name, one] of Object.entries(models)) {
    const section = document.createElement("section");
    section.className = "panel";
    grid.append(section);
    const panel = new Panel(section, {});
    const state = panelState(one, now);
    panel.draw(panelView(state, one, now), one);
    panel.tick(now, 20, state === "reconnecting");
    section.querySelectorAll("[id]").forEach((element) => { element.id = `${name}-${element.id}`; });
    section.querySelectorAll("[aria-describedby]").forEach((element) => element.setAttribute("aria-describedby", `${name}-${element.getAttribute("aria-describedby")}`));
    drawn.push({
      name, state, text: section.innerText, tone: section.dataset.tone, edge: section.dataset.edge ?? "", live: section.hasAttribute("data-live"),
      stale: section.hasAttribute("data-stale"), role: section.querySelector(".panel__state").getAttribute("role"),
      primary: section.querySelectorAll(".btn--primary").length, icon: section.querySelector(".panel__state use").getAttribute("href").split("#")[1],
      price: section.querySelector(".panel__price .money")?.value ?? "", ticks: section.querySelector("[role=timer]") !== null,
      wide: section.scrollWidth > section.clientWidth + 1,
    });
  }
  return drawn;
}
