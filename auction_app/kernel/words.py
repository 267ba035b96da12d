"""Amounts in words, so that a slip of one digit is seen before it costs a house."""

_ZH_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_ZH_PLACES = ("", "拾", "佰", "仟")

# fmt: off
_EN_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen",
)
# fmt: on
_EN_TENS = ("-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


def amount_in_words_zh(fen: int) -> str:
    """`121886580` → `人民币壹佰贰拾壹万捌仟捌佰陆拾伍元捌角`; 整 only without jiao and fen.

    Raises ValueError for a negative amount.
    """
    yuan, jiao, rest = _parts(fen)
    whole = _zh_number(yuan) + "元" if yuan or not (jiao or rest) else ""
    if not jiao and not rest:
        return f"人民币{whole}整"
    tens = _ZH_DIGITS[jiao] + "角" if jiao else ("零" if yuan else "")
    ones = _ZH_DIGITS[rest] + "分" if rest else ""
    return f"人民币{whole}{tens}{ones}"


def amount_in_words_en(fen: int) -> str:
    """`121886580` → `RMB one million two hundred and eighteen thousand … yuan and eighty fen`.

    Raises ValueError for a negative amount.
    """
    yuan, jiao, rest = _parts(fen)
    small = jiao * 10 + rest
    if not small:
        return f"RMB {_en_number(yuan)} yuan only"
    if not yuan:
        return f"RMB {_en_number(small)} fen"
    return f"RMB {_en_number(yuan)} yuan and {_en_number(small)} fen"


def _parts(fen: int) -> tuple[int, int, int]:
    if type(fen) is not int or fen < 0:
        raise ValueError("a whole, non-negative amount of fen")
    yuan, small = divmod(fen, 100)
    return yuan, small // 10, small % 10


def _zh_number(number: int) -> str:
    """Formal numerals; 亿 and 万 nest, and one 零 stands for any run of empty places."""
    for unit, word in ((10**8, "亿"), (10**4, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return _zh_number(high) + word + gap + (_zh_number(low) if low else "")
    return _zh_below_10000(number)


def _zh_below_10000(number: int) -> str:
    if number == 0:
        return "零"
    words, empty = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if empty else "") + _ZH_DIGITS[digit] + _ZH_PLACES[place]
        empty = digit == 0
    return words


def _en_number(number: int) -> str:
    words = []
    for scale, name in _EN_SCALES:
        if number >= scale:
            words.append(f"{_en_number(number // scale)} {name}")
            number %= scale
    if number or not words:
        tail = _en_below_1000(number)
        words.append(f"and {tail}" if words and number < 100 else tail)
    return " ".join(words)


def _en_below_1000(number: int) -> str:
    hundreds, low = divmod(number, 100)
    if hundreds and low:
        return f"{_EN_SMALL[hundreds]} hundred and {_en_below_1000(low)}"
    if hundreds:
        return f"{_EN_SMALL[hundreds]} hundred"
    if low < 20:
        return _EN_SMALL[low]
    return _EN_TENS[low // 10] + (f"-{_EN_SMALL[low % 10]}" if low % 10 else "")
