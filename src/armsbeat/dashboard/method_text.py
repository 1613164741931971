"""What the Method page says: `(heading, paragraphs)`; `**` marks what is bold."""

from __future__ import annotations

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "What is counted",
        (
            "An **item** is one record as a feed states it: a headline, a summary"
            " and a link. armsbeat reads headlines and summaries, never the article"
            " behind the link. The counts describe the feeds on the Feeds page, not"
            " all news: when a feed is added, counts rise although the world has not"
            " changed.",
            "An item counts on the day its publisher states, in UTC. Where the date"
            " is missing or impossible, the day it was first seen counts instead."
            " Under “More filters” the unit can be changed: **unique stories** count"
            " a text once, however many feeds carry it; **outlets** count each"
            " publisher once per period, however much it wrote.",
            "**About the arms trade** is a sum of weighted reasons: words of"
            " selling, buying, approving, embargoing or delivering beside a weapon"
            " system, a maker or a military buyer add to it; words of sport,"
            " entertainment and weather take away. Items under the threshold are"
            " kept, and shown when the switch under “More filters” is off.",
        ),
    ),
    (
        "How names are found",
        (
            "A **gazetteer** lists weapon systems, countries, organisations and the"
            " ways to write them. The longest name wins; names that are also"
            " ordinary words, people or places count only when the words around them"
            " speak of weapons. Variants count for their family: an F-16V is an"
            " F-16.",
            "A country is found by its name, its people, its capital or its"
            " government. Its **role** is supplier or recipient where a sentence"
            " says so, else it is only mentioned. To be named is not to be traded: a"
            " system may have flown the raid, or be the one that is replaced.",
        ),
    ),
    (
        "What a deal is, and what a notification is not",
        (
            "A **deal** is a transfer as one sentence reports it: supplier,"
            " recipient, systems, value and stage, each empty where the sentence"
            " does not say. The stage is what the text says and no more: considered,"
            " requested, approved, signed, delivered or blocked. Time never moves it"
            " on.",
            "A **notification** to the US Congress is a permission to go on"
            " talking. Its value is a **ceiling** for everything that might be"
            " bought; contracts are usually smaller, later, or never signed. It is"
            " **not a delivery**. Many items report the same deal, so values are"
            " added up only on the Deals page, where reports of one transfer are"
            " joined and count once, with the highest value reported.",
            "Reports are **joined** when they name the same supplier, recipient and a"
            " system within a year, or carry the same transmittal number; what a"
            " report leaves open must be filled by one deal only. Each join says why,"
            " contradictions stand side by side, and you can take a deal apart.",
        ),
    ),
    (
        "How tone is made",
        (
            "Tone is the **compound** score of VADER, a lexicon of English words"
            " with a valence: it is computed for each sentence, with the names of"
            " systems, countries and organisations masked, and averaged over the"
            " text. It runs from −1 to +1; −0.05 and below is called negative, +0.05"
            " and above positive. Names are masked because the lexicon would read"
            " “United”, “Super” or “destroyer” as praise and blame.",
            "It measures **wording, not opinion**. It does not know who is right,"
            " what is good for whom, irony, or quotation. A report about a war is"
            " negative even when it favours the sale. One item's score means little;"
            " means over many items can be compared with each other. Texts in other"
            " languages than English have no tone and are left out of means.",
            "Profiles show the tone **where it is named**: the mean of the sentences"
            " that name the system, country or maker, not of the whole item. The page"
            " of an item lists the words behind its score; their shares add up to it.",
            "Every mean is shown with **n** and a **95 % interval** by Student's t."
            " Where fewer than {MIN_N} items are behind a mean, its mark is hollow"
            " and no interval is drawn. A dot is coloured only when the interval"
            " excludes 0.",
        ),
    ),
    (
        "Periods, changes and unusual weeks",
        (
            "Bins are days, weeks from Monday, months, quarters or years, whichever"
            " suits the length of the period and the number of items. A first bin"
            " that is cut off is left out of lines and their files, and the small print"
            " says so; a last month, quarter or year that is not over is dashed. A"
            " change compares with the period of equal length just before; with fewer"
            " than five items in it, no change is shown.",
            "The **interval of a change** (95 %) says what chance alone may do: of"
            " counts by the logarithm of their ratio, widened by how much more the bins"
            " of the period vary than single events would (news comes in bursts); of"
            " means by both intervals; of shares after Newcombe, with Wilson’s interval"
            " for each. Where it includes no change, the page says “may be chance”. It"
            " does not know of feeds that are missing or were added.",
            "The chart of mentions is **grey** where feeds failed or no collector ran,"
            " the darker the more was missed: a fall of the lines there may be ours."
            " Days before the first collection are not grey; items from then come from"
            " archives.",
            "A week is **unusual** when a system is named at least 12 times and far"
            " more often than its median of the 12 weeks before, by a robust measure"
            " of spread. A week without 12 weeks of collected items before it is not"
            " judged.",
        ),
    ),
    (
        "Downloads and citations",
        (
            "A download contains every row that the count above the list states,"
            " with the versions of gazetteer, lexicon and rules that read it. In CSV"
            " and XLSX an apostrophe stands before texts that a spreadsheet would"
            " run as a formula. “Cite or share” writes absolute dates, because a"
            " link with “1 year” ends on the day it is opened.",
        ),
    ),
)
