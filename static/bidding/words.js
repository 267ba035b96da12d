// Amounts in words, for the second confirmation: a slip of one digit is seen before it costs a house.
// The rules are those of auction_app/kernel/words.py.

const ZH_DIGITS = "零壹贰叁肆伍陆柒捌玖";
const ZH_PLACES = ["", "拾", "佰", "仟"];
const ZH_GROUPS = ["", "万", "亿", "万亿"];
const EN_SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const EN_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const EN_SCALES = [
  [1e12, "trillion"],
  [1e9, "billion"],
  [1e6, "million"],
  [1e3, "thousand"],
];

function zhGroup(number, isFirst) {
  let text = "";
  let zero = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(number / 10 ** place) % 10;
    if (digit === 0) {
      zero = true;
      continue;
    }
    if (zero && (text || !isFirst)) text += "零";
    text += ZH_DIGITS[digit] + ZH_PLACES[place];
    zero = false;
  }
  return text;
}

function zhNumber(number) {
  if (number === 0) return "零";
  let text = "";
  let gap = false;
  for (let index = 3; index >= 0; index -= 1) {
    const group = Math.floor(number / 10000 ** index) % 10000;
    if (group === 0) {
      gap = text !== "";
      continue;
    }
    let said = zhGroup(group, text === "");
    if (gap && !said.startsWith("零")) said = `零${said}`;
    text += said + ZH_GROUPS[index];
    gap = false;
  }
  return text;
}

/** 121886580 → 人民币壹佰贰拾壹万捌仟捌佰陆拾伍元捌角; 整 only without jiao and fen. */
export function inChinese(fen) {
  const yuan = Math.floor(fen / 100);
  const jiao = Math.floor(fen / 10) % 10;
  const rest = fen % 10;
  const whole = yuan || !(jiao || rest) ? `${zhNumber(yuan)}元` : "";
  if (!jiao && !rest) return `人民币${whole}整`;
  const tens = jiao ? `${ZH_DIGITS[jiao]}角` : yuan ? "零" : "";
  return `人民币${whole}${tens}${rest ? `${ZH_DIGITS[rest]}分` : ""}`;
}

function enUnderThousand(number) {
  const hundreds = Math.floor(number / 100);
  const rest = number % 100;
  const parts = [];
  if (hundreds) parts.push(`${EN_SMALL[hundreds]} hundred`);
  if (rest && rest < 20) parts.push(EN_SMALL[rest]);
  if (rest >= 20) parts.push(EN_TENS[Math.floor(rest / 10)] + (rest % 10 ? `-${EN_SMALL[rest % 10]}` : ""));
  return parts.join(" and ");
}

function enNumber(number) {
  if (number === 0) return "zero";
  const parts = [];
  let rest = number;
  for (const [size, name] of EN_SCALES) {
    const group = Math.floor(rest / size);
    if (group) parts.push(`${enUnderThousand(group)} ${name}`);
    rest %= size;
  }
  if (rest) parts.push(parts.length && rest < 100 ? `and ${enUnderThousand(rest)}` : enUnderThousand(rest));
  return parts.join(" ");
}

/** 121886580 → RMB one million two hundred and eighteen thousand … yuan and eighty fen. */
export function inEnglish(fen) {
  const yuan = Math.floor(fen / 100);
  const small = fen % 100;
  if (!small) return `RMB ${enNumber(yuan)} yuan only`;
  return yuan ? `RMB ${enNumber(yuan)} yuan and ${enNumber(small)} fen` : `RMB ${enNumber(small)} fen`;
}
