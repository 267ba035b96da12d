// The table of bids, newest first: new rows come on top, own rows are marked by bar, wash and word.

import { h } from "./dom.js";
import { iso, plain, shortInstant } from "./format.js";
import { t } from "./text.js";

function moment(ms, now) {
  return h("time", { datetime: iso(ms), title: "UTC+08:00" }, shortInstant(ms, now));
}

function row(bid, me, now) {
  const own = bid.bidder === me;
  const basis = { auto: t("h_auto"), priority_match: t("h_match") }[bid.basis];
  return h(
    "tr",
    { "data-me": own, "data-seq": bid.seq },
    h("td", { class: "nw" }, bid.bidder, own ? " " : null, own ? h("b", {}, t("you")) : null, basis ? h("span", { class: "xs" }, ` ${basis}`) : null),
    h("td", { class: "n" }, plain(bid.amount)),
    h("td", { class: "n" }, moment(bid.receivedAt, now)),
    h("td", { class: "n" }, bid.extendedTo ? moment(bid.extendedTo, now) : ""),
  );
}

export class History {
  constructor(root, limit = 200) {
    this.body = root.querySelector("tbody");
    this.count = root.querySelector("[data-bid-count]");
    this.empty = root.querySelector("[data-no-bids]");
    this.table = root.querySelector("[data-bid-table]");
    this.limit = limit;
    this.newest = Number(this.body.querySelector("tr")?.dataset.seq ?? 0);
  }

  draw(lot, me, now) {
    const fresh = lot.history.filter((bid) => bid.seq > this.newest);
    if (fresh.length) {
      this.body.prepend(...fresh.map((bid) => row(bid, me, now)));
      this.newest = fresh[0].seq;
      while (this.body.rows.length > this.limit) this.body.lastElementChild.remove();
    }
    this.count.textContent = t("h_caption", { n: lot.bids });
    this.empty.hidden = lot.bids > 0;
    this.table.hidden = lot.bids === 0;
  }
}
