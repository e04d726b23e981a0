"""Which address somebody may have meant: for *Check access*, never for letting anybody in."""

MOST_TYPOS = 2
_SHORTEST = 5
"""Below this, two typos make a word out of any other."""


def count_typos(typed: str, kept: str) -> int | None:
    """Letters added, left out, mistaken or swapped with their neighbour; None for more than two.

    Optimal string alignment (Damerau 1964), given up as soon as a row is over the limit.
    """
    if abs(len(typed) - len(kept)) > MOST_TYPOS:
        return None
    before: list[int] = []
    row = list(range(len(kept) + 1))
    for i, letter in enumerate(typed, 1):
        former, before, row = before, row, [i]
        for j, other in enumerate(kept, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            is_swap = i > 1 and j > 1 and letter == kept[j - 2] and typed[i - 2] == other
            row.append(min(cost, former[j - 2] + 1) if is_swap else cost)
        if min(row) > MOST_TYPOS:
            return None
    return row[-1] if row[-1] <= MOST_TYPOS else None


def name_likeness(typed: str, kept: str, name: str) -> str:
    """Why the address `kept` of a person with this name may be meant by `typed`; "" for no reason.

    Codes: `typo` (one or two), `same_local_part` (another domain), `same_name` (first and last
    name stand before the @). Both addresses normalised; the same address is no likeness.
    """
    if typed == kept:
        return ""
    local, _, domain = typed.rpartition("@")
    kept_local, _, kept_domain = kept.rpartition("@")
    if local == kept_local:
        return "same_local_part" if count_typos(domain, kept_domain) is None else "typo"
    is_long = min(len(local), len(kept_local)) >= _SHORTEST
    typos = count_typos(local, kept_local) if domain == kept_domain else None
    if typos is not None and typos <= (MOST_TYPOS if is_long else 1):
        return "typo"
    return "same_name" if _stands_in(name, local) else ""


def split_name(local: str) -> tuple[str, str] | None:
    """First and last word before the @, as `anna.berg` and `berg_anna` have them; else None."""
    words = [word for word in _spell(local).split() if word]
    return (words[0], words[-1]) if len(words) > 1 else None


def _stands_in(name: str, local: str) -> bool:
    words = split_name(local)
    wanted = name.lower().split()
    return words is not None and len(wanted) > 1 and {wanted[0], wanted[-1]} == set(words)


def _spell(local: str) -> str:
    return "".join(mark if mark.isalpha() else " " for mark in local.lower())
