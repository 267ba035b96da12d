// Lists of lots: countdowns by the server's clock, and live prices that follow the stream. A price that may be old is struck out.

import { io } from "../vendor/socket.io-client-4.8.4/socket.io.esm.min.js";
import { ServerClock, parseInstant } from "../bidding/clock.js";
import { left, plain } from "../bidding/format.js";

const MOST_LOTS = 50; // per connection
const FROM_HERE = 2147483647; // the server begins at the head when asked for more than there is

const clock = new ServerClock();
const now = document.querySelector("script[data-now]")?.dataset.now;
if (now) clock.begin(now);

function tick() {
  for (const element of document.querySelectorAll("[data-left]")) {
    const text = left(parseInstant(element.dataset.left) - clock.now());
    if (element.textContent !== text) element.textContent = text;
  }
}

function setPrice(card, fen) {
  const data = card.querySelector("data.money");
  const text = plain(fen);
  data.value = String(fen);
  data.replaceChildren(data.firstElementChild, text.slice(0, -3), Object.assign(document.createElement("small"), { textContent: text.slice(-3) }));
}

function heard(card, { kind, body }) {
  if (kind === "bid.accepted") {
    setPrice(card, body.amount);
    const count = card.querySelector("[data-card-bids]");
    if (count) count.textContent = count.textContent.replace(/\d[\d,]*/, (old) => String(Number(old.replaceAll(",", "")) + 1));
  }
  const time = (card.closest("li") ?? card).querySelector("[data-left]");
  if (body.ends_at && time) time.dataset.left = body.ends_at;
  if (kind === "lot.closed" || kind === "lot.withdrawn") card.removeAttribute("data-live");
}

function follow(cards) {
  const socket = io("/live/v1", { auth: { client: "web-list/1" }, reconnectionDelayMax: 10000 });
  const stale = (is) => cards.forEach((card) => card.toggleAttribute("data-stale", is));
  socket.on("connect", async () => {
    for (const [lot, card] of cards) {
      const answer = await socket.timeout(5000).emitWithAck("watch", { lot, after: FROM_HERE }).catch(() => null);
      if (answer?.ok && answer.lot.price) setPrice(card, answer.lot.price);
    }
    stale(false);
  });
  socket.on("disconnect", () => stale(true));
  socket.on("events", ({ lot, events }) => events.forEach((event) => cards.has(lot) && heard(cards.get(lot), event)));
}

const cards = new Map([...document.querySelectorAll("[data-live-card]")].slice(0, MOST_LOTS).map((card) => [card.dataset.liveCard, card]));
setInterval(tick, 500);
tick();
if (cards.size) follow(cards);
