"""Markdown and other typed text that should do nothing: not run, not fetch, not hang."""

BASE = "http://127.0.0.1:9"
"""Where no server is; a test with a trap puts its address there."""

ACTIVE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>1</script></svg>",
    "<iframe src='{base}/frame'></iframe>",
    "<object data='{base}/object'></object><embed src='{base}/embed'>",
    "<style>body{{background:url({base}/style)}}</style>",
    "<link rel=stylesheet href='{base}/link'>",
    "<base href='{base}/'>",
    "<meta http-equiv=refresh content='0;url={base}/meta'>",
    "<form action='{base}/form'><button>x</button></form>",
    "<div style='background:url({base}/css)' onclick=alert(1)>x</div>",
    "<!-- comment --><!--[if IE]><script>1</script><![endif]-->",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x73;cript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x][1]\n\n[1]: javascript:alert(1) 'onclick=alert(1)'",
    "<javascript:alert(1)>",
    "[x](https://ok.example 'a\" onmouseover=\"alert(1)')",
    "![pixel]({base}/pixel.png)",
    "![a <img src={base}/alt onerror=alert(1)>]({base}/x.png)",
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "![x][2]\n\n[2]: {base}/reference.png",
    "[![x]({base}/inner.png)](javascript:alert(1))",
    "```html\n<script>alert(1)</script>\n```",
    "`<img src=x onerror=alert(1)>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<<script>script>alert(1)<</script>/script>",
    "<img/src='{base}/slash'/onerror=alert(1)>",
    "x\0<script>\0alert(1)</script>",
    "# <script>alert(1)</script>",
    "| <script>1</script> | [x](javascript:1) |\n|---|---|\n| ![y]({base}/t.png) | <b onclick=1> |",
    "{{% load static %}}{{{{ request.user }}}}{{% debug %}}",
)
TYPST = (
    '#image("{base}/x.png")',
    '#import "@preview/cetz:0.3.0": canvas',
    '#include "{base}/x.typ"',
    '#read("/etc/passwd")',
    '#read("/proc/self/environ")',
    '#json("/etc/hostname")',
    '#link("{base}")[x]',
    '#set page(background: image("/etc/x.png"))',
    "#panic()",
    "#while true {{}}",
    "]#pagebreak()[",
    '"); #read("/etc/passwd"); ("',
    "$ #read(\"/etc/passwd\") $ @label <label> `raw` \\ ~ -- --- 'x' *b* _i_",
)
BOMBS = {
    "brackets": "[" * 50_000,
    "brackets and round ones": "[](" * 16_000,
    "pictures": "![" * 25_000,
    "nested links": "[a](" * 12_500 + ")" * 12_500,
    "quotes": ">" * 50_000,
    "lists": "- " * 25_000,
    "stars": "*a_" * 16_000,
    "stars that never end": "**x" * 16_000,
    "marks": "~~a" * 16_000,
    "backticks": "".join("`" * (n % 90) + " " for n in range(1000)),
    "opening angles": "<" * 50_000,
    "unclosed tags": "<a " * 16_000,
    "entities": "&" * 50_000,
    "references": "".join(f"[{n}]: x\n" for n in range(4_000)) + "[1]" * 4_000,
    "one wide table": "|" * 25_000 + "\n" + "|-" * 12_000,
    "a long table": "a|b\n-|-\n" + "|\n" * 20_000,
    "headings": "# x\n" * 12_000,
    "deep headings": "".join("#" * (n % 6 + 1) + " x\n" for n in range(8_000)),
    "line ends": "\n" * 50_000,
    "backslashes": "\\" * 50_000,
    "emphasis of brackets": "*[" * 25_000,
}


def active(base: str = BASE) -> list[str]:
    """Every text, with its addresses at `base`."""
    return [one.format(base=base) for one in ACTIVE]


def typst_code(base: str = BASE) -> list[str]:
    """What would be code, were typed text ever code."""
    return [one.format(base=base) for one in TYPST]
