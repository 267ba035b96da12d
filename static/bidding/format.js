// How amounts, instants and spans are written: the same rules as the server's formats, in the page's language.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const BEIJING_MS = 8 * 3600 * 1000; // no daylight saving since 1991

export const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

/** Fen → "1,143,865.80". Money is whole fen; BigInt keeps amounts up to 10^13 exact in every step. */
export function plain(fen) {
  const text = String(Math.abs(fen)).padStart(3, "0");
  const yuan = text.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${fen < 0 ? "−" : ""}${yuan}.${text.slice(-2)}`;
}

export function yuan(fen) {
  return fen < 0 ? `−¥${plain(-fen)}` : `¥${plain(fen)}`;
}

/** What a person types as yuan → fen, or null: no sign, no exponent, at most two decimals. */
export function parseYuan(typed) {
  const bare = typed
    .trim()
    .replace(/[０-９．，]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/^[¥￥]\s*/, "")
    .replace(/\s*元$/, "");
  const found = /^(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?$/.exec(bare);
  if (!found) return null;
  const fen = Number(found[1].replaceAll(",", "")) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
  return fen >= 1 && fen <= 1e13 ? fen : null;
}

function rounded(dividend, divisor) {
  return Number((2n * BigInt(dividend) + BigInt(divisor)) / (2n * BigInt(divisor)));
}

/** (112, 100) → "12.00%": by how much the part exceeds the whole. */
export function above(part, whole) {
  const hundredths = rounded(BigInt(Math.max(0, part - whole)) * 10000n, whole);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}%`;
}

export function ratio(part, whole) {
  return above(part + whole, whole);
}

/** Fen → "121.39" in units of ¥10,000. */
export function wanFigure(fen) {
  const hundredths = rounded(BigInt(fen) * 100n, 1000000);
  return `${String(Math.floor(hundredths / 100)).replace(/\B(?=(\d{3})+(?!\d))/g, ",")}.${String(hundredths % 100).padStart(2, "0")}`;
}

/** "约 121.39 万元，" in Chinese from ¥10,000 up, otherwise empty: stands before another clause. */
export function wanClause(fen) {
  if (language !== "zh" || fen < 1000000) return "";
  return `${fen % 10000 ? "约 " : ""}${wanFigure(fen)} 万元，`;
}

function beijing(ms) {
  return new Date(ms + BEIJING_MS);
}

const two = (number) => String(number).padStart(2, "0");

export function clock(ms) {
  const at = beijing(ms);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

/** With milliseconds, for receipts. */
export function exactClock(ms) {
  return `${clock(ms)}.${String(beijing(ms).getUTCMilliseconds()).padStart(3, "0")}`;
}

export function day(ms) {
  const at = beijing(ms);
  const [month, date] = [at.getUTCMonth(), at.getUTCDate()];
  return language === "zh" ? `${month + 1}月${date}日` : `${date} ${MONTHS[month]}`;
}

export function when(ms) {
  return `${day(ms)}${language === "zh" ? " " : ", "}${clock(ms).slice(0, 5)}`;
}

export function instant(ms) {
  return `${day(ms)}${language === "zh" ? " " : ", "}${clock(ms)}`;
}

/** Only the clock on the day of `now`, else day and clock. */
export function shortInstant(ms, now) {
  return day(ms) === day(now) ? clock(ms) : instant(ms);
}

/** What remains: "04:27", "1:08:33", and from a day up "3 d 04:12". Never negative. */
export function left(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days) return `${days} ${language === "zh" ? "天" : "d"} ${two(hours)}:${two(minutes)}`;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

/** 4 → "4th" in English, "4" in Chinese. */
export function nth(number) {
  if (language === "zh") return String(number);
  const tail = number % 100 >= 11 && number % 100 <= 13 ? "th" : { 1: "st", 2: "nd", 3: "rd" }[number % 10] ?? "th";
  return `${number}${tail}`;
}

/** The instant as an attribute of <time>. */
export function iso(ms) {
  return `${beijing(ms).toISOString().slice(0, 19)}+08:00`;
}
