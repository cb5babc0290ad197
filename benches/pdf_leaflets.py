"""Makes 15 leaflets as PDF files with five programs, imports them, and prints how much of them is there.

Needs Python 3.10 and `pip install reportlab weasyprint fpdf2 pymupdf typst` (WeasyPrint also needs Pango), and a built
program:

    python3 benches/pdf_leaflets.py target/release/bonafide

For each leaflet: the share of its words and of the runs of three words within a paragraph, item or cell that the
document has, the share of its headings that are headings there (recall), and the share of the document's headings that
are headings of the leaflet (precision). Ends with 1 where a sum is below what the import aims at.
"""

import io
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

AIMS = {"words": 0.98, "runs of three": 0.96, "recall": 0.8, "precision": 0.9}

NAMES = ["Halvor syndrome", "Brindle disease", "Ostermann disorder"]
PARTS = ["wrist", "elbow", "ankle"]
TABLE = (
    ["Weight", "At breakfast", "At bedtime"],
    [
        ["Below 30 kg, as long as the liver works well", "3 mg", "1 mg with half a glass of juice"],
        ["30 kg and more", "6 mg on an empty stomach, but never with coffee", "2 mg"],
        ["Adults", "8 mg", "4 mg"],
    ],
)


def leaflet(nth, with_table):
    """The blocks of a leaflet: its title, headings, paragraphs, lists and a table."""
    name, part = NAMES[nth], PARTS[nth]
    blocks = [
        ("title", name),
        ("p", f"{name} is a rare disorder of the {part}. People with {name} wake with a stiff {part}, which gets "
              "better in the course of the morning. It is not known how many people have it, since mild forms are "
              "often taken for the effects of sport."),
        ("h", "What causes it"),
        ("p", "A change in one gene is the cause. In most families the child is the first one to have it, and "
              "brothers and sisters are rarely affected. Nothing that parents did or did not do has caused it."),
        ("p", "A test of the blood can find the change. The result takes about eight weeks, and the clinic explains "
              "it in person."),
        ("h", "Symptoms"),
        ("p", f"Children walk late and tire early. The {part} swells after long use, and the skin above it can be "
              "warm. Some children have pain at night, which wakes them once or twice."),
        ("li", ["stiffness for an hour or longer after waking, most of all in winter",
                f"a {part} that is swollen and warm after sport or after a long day at school",
                "tiredness that does not go away with sleep"]),
        ("h", "Treatment"),
        ("p", "A brace is worn at night for two months. After that time the clinic measures the strength again and "
              "decides with the family whether it is still needed. Most children get used to it within a week."),
        ("p", "Swimming is kind to the joints and keeps the muscles strong. A physiotherapist shows how to stretch, "
              "and looks at the exercises again twice a year."),
    ]
    if with_table:
        blocks += [("h", "Doses of calmazole"), ("table", TABLE)]
    blocks += [
        ("h", "When to call the clinic"),
        ("p", "Call the clinic on the same day if one of these happens:"),
        ("li", ["a fever above 38.5 degrees that lasts for more than one day",
                f"a {part} that suddenly cannot be moved at all"]),
        ("h", "School and sport"),
        ("p", "The school should know about the illness, so that lessons in sport can be adapted. Many schools lend "
              "a second set of books, so that the child need not carry them home. Most adults with the illness work "
              "in trades of all kinds, though standing all day is hard for some of them."),
        ("h", "Will my other children have it?"),
        ("p", "That depends on the change in the gene. The clinic offers advice to parents who plan to have more "
              "children, and to brothers and sisters when they are grown up."),
    ]
    return blocks


def html(blocks):
    out = []
    for kind, value in blocks:
        if kind == "li":
            out.append("<ul>" + "".join(f"<li>{item}</li>" for item in value) + "</ul>")
        elif kind == "table":
            head, rows = value
            cells = lambda row, tag: "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>"
            out.append("<table>" + cells(head, "th") + "".join(cells(row, "td") for row in rows) + "</table>")
        else:
            tag = {"title": "h1", "h": "h2", "p": "p"}[kind]
            out.append(f"<{tag}>{value}</{tag}>")
    return "".join(out)


def by_reportlab(blocks, columns):
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import (BaseDocTemplate, Frame, ListFlowable, ListItem, PageTemplate, Paragraph, Table)
    styles, buffer = getSampleStyleSheet(), io.BytesIO()
    width = (A4[0] - 100 - 18 * (columns - 1)) / columns
    frames = [Frame(50 + nth * (width + 18), 50, width, A4[1] - 100, leftPadding=0, rightPadding=0)
              for nth in range(columns)]
    text = lambda value, style="Normal": Paragraph(value, styles[style])
    story = []
    for kind, value in blocks:
        if kind == "li":
            story.append(ListFlowable([ListItem(text(item)) for item in value], bulletType="bullet"))
        elif kind == "table":
            head, rows = value
            cells = [[text(f"<b>{cell}</b>") for cell in head]] + [[text(cell) for cell in row] for row in rows]
            style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
            story.append(Table(cells, colWidths=[width / 3] * 3, style=style))
        else:
            story.append(text(value, {"title": "Title", "h": "Heading2", "p": "Normal"}[kind]))
    document = BaseDocTemplate(buffer, pagesize=A4)
    document.addPageTemplates([PageTemplate("page", frames)])
    document.build(story)
    return buffer.getvalue()


def by_weasyprint(blocks, columns):
    import weasyprint
    style = ("@page{size:A4;margin:2cm;@top-right{content:'Bone Society of the North';font-size:8pt}"
             "@bottom-right{content:'Page ' counter(page);font-size:8pt}}body{font:10pt DejaVu Sans}"
             f"main{{columns:{columns};column-gap:20px}}table{{border-collapse:collapse;width:100%}}"
             "td,th{border-bottom:1px solid;padding:3px}")
    return weasyprint.HTML(string=f"<style>{style}</style><main>{html(blocks)}</main>").write_pdf()


def by_typst(blocks, columns):
    import typst
    out = [f"#set page(columns: {columns}, margin: 1.8cm, numbering: \"1\")", "#set text(10pt)",
           "#set par(justify: true)"]
    for kind, value in blocks:
        if kind == "li":
            out += [f"- {item}" for item in value]
        elif kind == "table":
            head, rows = value
            cells = [f"[*{cell}*]" for cell in head] + [f"[{cell}]" for row in rows for cell in row]
            out.append(f"#table(columns: (1fr, 1fr, 1fr), align: horizon, {', '.join(cells)})")
        else:
            out.append({"title": "= ", "h": "== ", "p": ""}[kind] + value)
        out.append("")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "leaflet.typ")
        source.write_text("\n".join(out), encoding="utf-8")
        return typst.compile(str(source))


def by_fpdf(blocks, columns):
    from fpdf import FPDF
    pdf = FPDF()
    pdf.add_page()
    width = (pdf.epw - 8 * (columns - 1)) / columns
    top, column = pdf.get_y(), 0
    pdf.set_auto_page_break(False)

    def put(text, size, bold=False, indent=0):
        nonlocal column
        pdf.set_font("Helvetica", "B" if bold else "", size)
        lines = pdf.multi_cell(width - indent, size * 0.48, text, dry_run=True, output="LINES")
        for line in lines:
            if pdf.get_y() > pdf.h - 25:
                column += 1
                if column == columns:
                    pdf.add_page()
                    column = 0
                pdf.set_y(top)
            pdf.set_x(pdf.l_margin + column * (width + 8) + indent)
            pdf.cell(width - indent, size * 0.48, line, new_y="NEXT")

    for kind, value in blocks:
        if kind == "li":
            for item in value:
                pdf.set_font("Helvetica", "", 10)
                pdf.set_x(pdf.l_margin + column * (width + 8))
                y = pdf.get_y()
                pdf.cell(4, 4.8, "-")
                pdf.set_y(y)
                put(item, 10, indent=4)
        elif kind == "table":
            head, rows = value
            pdf.set_font("Helvetica", "", 10)
            left = pdf.l_margin + column * (width + 8)
            pdf.set_x(left)
            margin, pdf.l_margin = pdf.l_margin, left
            with pdf.table(width=width, align="LEFT", text_align="LEFT", line_height=5) as table:
                for cells in [head, *rows]:
                    row = table.row()
                    for cell in cells:
                        row.cell(cell)
            pdf.l_margin = margin
        else:
            size = {"title": 18, "h": 12, "p": 10}[kind]
            pdf.ln(2 if kind == "p" else 3)
            put(value, size, bold=kind != "p")
            pdf.ln(1)
    return bytes(pdf.output())


def by_mupdf(blocks, columns):
    import pymupdf
    buffer = io.BytesIO()
    story = pymupdf.Story(html=html(blocks), user_css="body{font-family:sans-serif;font-size:10px}")
    writer = pymupdf.DocumentWriter(buffer)
    page = pymupdf.paper_rect("a4")
    width = (page.width - 100 - 20 * (columns - 1)) / columns
    more = True
    while more:
        device = writer.begin_page(page)
        for nth in range(columns):
            left = 50 + nth * (width + 20)
            more, _ = story.place(pymupdf.Rect(left, 50, left + width, page.height - 50))
            story.draw(device)
            if not more:
                break
        writer.end_page()
    writer.close()
    return buffer.getvalue()


def words(text):
    return re.findall(r"\w+(?:[.'-]\w+)*", text.lower())


def runs(text):
    found = words(text)
    return [tuple(found[at:at + 3]) for at in range(len(found) - 2)]


def share(wanted, found):
    """How many of what is wanted were found, each as often as it is wanted, and how many are wanted."""
    wanted, found = Counter(wanted), Counter(found)
    return sum((wanted & found).values()), sum(wanted.values())


def measure(program, blocks, pdf):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "leaflet.pdf").write_bytes(pdf)
        subprocess.run([program, "import", "leaflet.pdf", "--into", "out"], cwd=folder, check=True,
                       capture_output=True)
        document = next(Path(folder, "out").glob("*.md")).read_text(encoding="utf-8")
    front, body = document.split("+++")[1:3]
    title = re.search(r'^title = "(.*)"', front, re.M)
    body = re.sub(r"<!--.*?-->", "", body) + "\n\n" + (title[1] if title else "")
    headings = [match.strip() for match in re.findall(r"^#+ (.*)$", body, re.M)]
    texts = []
    for kind, value in blocks:
        if kind == "li":
            texts += value
        elif kind == "table":
            texts += value[0] + [cell for row in value[1] for cell in row]
        else:
            texts.append(value)
    wanted = [value for kind, value in blocks if kind == "h"]
    lines = re.split(r"\n\s*\n|\n(?=\s*- )|; ", body)
    return {
        "words": share([word for text in texts for word in words(text)], words(body)),
        "runs of three": share([run for text in texts for run in runs(text)], [r for line in lines for r in runs(line)]),
        "recall": share(wanted, headings),
        "precision": (share(wanted, headings)[0], len(headings)),
    }, [heading for heading in headings if heading not in wanted]


def main():
    program = str(Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/bonafide").resolve())
    makers = [by_reportlab, by_weasyprint, by_typst, by_fpdf, by_mupdf]
    sums = {key: [0, 0] for key in AIMS}
    for maker in makers:
        for nth, columns in enumerate((1, 2, 3)):
            blocks = leaflet(nth, columns < 3)
            figures, others = measure(program, blocks, maker(blocks, columns))
            shown = "  ".join(f"{key} {found / max(all_, 1):.3f}" for key, (found, all_) in figures.items())
            print(f"{maker.__name__[3:]:<10} {columns} columns  {shown}" + (f"  not headings: {others}" if others else ""))
            for key, (found, all_) in figures.items():
                sums[key][0] += found
                sums[key][1] += all_
    shares = {key: found / max(all_, 1) for key, (found, all_) in sums.items()}
    print("all        " + "  ".join(f"{key} {value:.3f} (aim {AIMS[key]})" for key, value in shares.items()))
    return int(any(shares[key] < aim for key, aim in AIMS.items()))


if __name__ == "__main__":
    sys.exit(main())
