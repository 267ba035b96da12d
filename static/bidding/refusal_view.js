// A refused bid: the reason in words, what it means, and the one next step. Codes are those of the wire.

import { articleOf } from "./cite.js";
import { exactClock, shortInstant, yuan } from "./format.js";
import { parseInstant } from "./clock.js";
import { has, t } from "./text.js";

function linkFor({ refusal, lot }) {
  const here = `/lots/${lot.id}`;
  const links = {
    session_expired: { href: `/sign-in?next=${here}`, words: t("sign_in"), primary: true },
    unauthenticated: { href: `/sign-in?next=${here}`, words: t("sign_in"), primary: true },
    step_up: { href: `/second-factor?next=${here}`, words: t("sign_in"), primary: true },
    csrf: { href: here, words: t("load"), primary: true },
    not_qualified: { href: `${here}/register`, words: t("pay_deposit"), primary: true },
    not_a_bidder: { href: `${here}/register`, words: t("register"), primary: true },
    too_late: { href: `${here}/result`, words: t("see_result") },
    lot_closed: { href: `${here}/result`, words: t("see_result") },
  };
  return links[refusal.code] ?? null;
}

function detail({ refusal, lot }, now) {
  const key = has(`d_${refusal.code}`) ? `d_${refusal.code}` : "d_other";
  const arrived = refusal.received_at ? exactClock(parseInstant(refusal.received_at)) : "";
  return t(key, {
    amount: yuan(refusal.amount),
    price: yuan(refusal.price ?? lot.price ?? lot.startPrice),
    increment: yuan(lot.increment),
    time: shortInstant(lot.opensAt, now),
    arrived,
    end: shortInstant(lot.endsAt, now),
  });
}

/** The parts of the panel that differ in the state `refused`. */
export function refusalView(model) {
  const { refusal, lot } = model;
  const why = has(`r_${refusal.code}`) ? t(`r_${refusal.code}`) : t("r_other");
  const again = ["too_low", "off_ladder", "not_received"].includes(refusal.code) ? lot.minimum : null;
  return {
    head: t("refused", { why }),
    side: "",
    act: { kind: "refused", text: detail(model, model.now ?? Date.now()), again, link: linkFor(model) },
    say: refusal.decided ? [t("say_refused")] : [],
    foot: [...(refusal.article ? [articleOf(refusal.article)] : []), t("code", { code: refusal.code })],
  };
}
