//! Tables, boxes and running lines of PDF files, drawn in the ways that programs draw them.

use std::fmt::Write as _;

use crate::import_pdf::pdf;
use crate::support::TestEnv;

/// A page that is drawn from the top left.
#[derive(Default)]
pub(crate) struct Page(String);

impl Page {
    pub(crate) fn text(&mut self, (x, y): (f64, f64), size: f64, bold: bool, text: &str) {
        let font = if bold { "F2" } else { "F1" };
        writeln!(self.0, "BT /{font} {size} Tf {x} {} Td ({text}) Tj ET", 842.0 - y).expect("text");
    }

    pub(crate) fn lines(&mut self, x: f64, y: f64, texts: &[&str]) {
        for (nth, text) in (0..).zip(texts) {
            self.text((x, y + LEADING * f64::from(nth)), 10.0, false, text);
        }
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64)) {
        writeln!(self.0, "{} {} m {} {} l S", from.0, 842.0 - from.1, to.0, 842.0 - to.1).expect("text");
    }

    pub(crate) fn rectangle(&mut self, (left, top): (f64, f64), (right, bottom): (f64, f64), paint: &str) {
        let (width, height) = (right - left, bottom - top);
        writeln!(self.0, "{left} {} {width} {height} re {paint}", 842.0 - bottom).expect("text");
    }

    pub(crate) fn draw(&mut self, operations: &str) {
        self.0.push_str(operations);
    }

    pub(crate) fn import(pages: Vec<Page>) -> String {
        let contents: Vec<Vec<u8>> = pages.into_iter().map(|page| page.0.into_bytes()).collect();
        let env = TestEnv::new();
        std::fs::write(env.path().join("leaflet.pdf"), pdf(&contents, "")).expect("a file");
        let (status, out, err) = env.run(&["import", "leaflet.pdf", "--dry-run"]);
        assert_eq!(status, 0, "{out}{err}");
        out.split_once("would become").expect("a summary").0.to_owned()
    }
}

const LEADING: f64 = 12.0;
/// Where columns begin, and where the last one ends.
const COLUMNS: [f64; 4] = [60.0, 220.0, 360.0, 480.0];
const PADDING: f64 = 5.0;

/// The rows of a table, each cell with its lines.
const TABLE: [[&[&str]; 3]; 4] = [
    [&["Weight"], &["At breakfast"], &["At bedtime"]],
    [
        &["Below 30 kg, as long as", "the liver works well"],
        &["3 mg"],
        &["1 mg with half a", "glass of juice"],
    ],
    [&["30 kg and more"], &["6 mg on an empty", "stomach, but never with", "coffee or cola"], &["2 mg"]],
    [&["Adults"], &["8 mg"], &["4 mg"]],
];
const READ: [&str; 3] = [
    "- Weight: Below 30 kg, as long as the liver works well; At breakfast: 3 mg; At bedtime: 1 mg with half a glass of juice",
    "- Weight: 30 kg and more; At breakfast: 6 mg on an empty stomach, but never with coffee or cola; At bedtime: 2 mg",
    "- Weight: Adults; At breakfast: 8 mg; At bedtime: 4 mg",
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Drawn {
    Grid,
    Frames,
    Between,
    HeadOnly,
    Shaded,
    Nothing,
}

#[derive(Debug, Clone, Copy)]
enum Align {
    Top,
    Middle,
    Bottom,
}

/// Draws the table from a height on; gives where it ends.
fn draw(page: &mut Page, mut y: f64, drawn: Drawn, align: Align) -> f64 {
    let (left, right) = (COLUMNS[0], COLUMNS[3]);
    let begin = y;
    for (nth, row) in TABLE.iter().enumerate() {
        let height = |lines: usize| f64::from(u32::try_from(lines).expect("few")) * LEADING;
        let full = height(row.iter().map(|cell| cell.len()).max().unwrap_or(0));
        let end = y + full + PADDING * 2.0;
        let has_line = match drawn {
            Drawn::Between => nth > 0,
            Drawn::HeadOnly => nth < 2,
            _ => false,
        };
        if drawn == Drawn::Shaded && nth % 2 == 1 {
            page.rectangle((left, y), (right, end), "f");
        }
        if has_line {
            page.line((left, y), (right, y));
        }
        for (column, cell) in row.iter().enumerate() {
            let free = full - height(cell.len());
            let down = match align {
                Align::Top => 0.0,
                Align::Middle => free / 2.0,
                Align::Bottom => free,
            };
            for (line, text) in (0..).zip(*cell) {
                let base = y + PADDING + down + LEADING * f64::from(line) + 9.0;
                page.text((COLUMNS[column] + PADDING, base), 10.0, nth == 0, text);
            }
            if drawn == Drawn::Frames {
                page.rectangle((COLUMNS[column], y), (COLUMNS[column + 1], end), "S");
            }
        }
        if drawn == Drawn::Grid {
            page.line((left, y), (right, y));
        }
        y = end;
    }
    if matches!(drawn, Drawn::Grid | Drawn::HeadOnly) {
        page.line((left, y), (right, y));
    }
    if drawn == Drawn::Grid {
        for x in COLUMNS {
            page.line((x, begin), (x, y));
        }
    }
    y
}

#[test]
fn wrapped_cells_stay_in_their_rows_however_a_table_is_drawn() {
    for drawn in [Drawn::Grid, Drawn::Frames, Drawn::Between, Drawn::HeadOnly, Drawn::Shaded, Drawn::Nothing]
    {
        for align in [Align::Top, Align::Middle, Align::Bottom] {
            let mut page = Page::default();
            page.text((60.0, 80.0), 18.0, true, "Halvor syndrome");
            page.lines(
                60.0,
                110.0,
                &[
                    "Halvor syndrome is a rare disorder of the wrist. People with Halvor syndrome wake with stiff",
                    "wrists and drop things when they are tired.",
                ],
            );
            page.text((60.0, 150.0), 13.0, true, "Doses");
            let end = draw(&mut page, 165.0, drawn, align);
            page.text((60.0, end + 26.0), 13.0, true, "Side effects");
            page.lines(
                60.0,
                end + 46.0,
                &["The skin of the wrist may itch in the first weeks of the treatment."],
            );
            let document = Page::import(vec![page]);
            for row in READ {
                assert!(document.contains(row), "{drawn:?} {align:?}: no “{row}” in\n{document}");
            }
            assert!(document.contains("## Side effects"), "{drawn:?} {align:?}:\n{document}");
            assert!(!document.contains("## Weight"), "{drawn:?} {align:?}:\n{document}");
        }
    }
}

#[test]
fn a_cell_that_goes_over_rows_and_one_that_goes_over_columns_keep_what_they_say() {
    let mut page = Page::default();
    page.text((60.0, 80.0), 18.0, true, "Halvor syndrome");
    page.lines(60.0, 110.0, &["Halvor syndrome is a rare disorder of the wrist that begins in childhood."]);
    page.text((60.0, 150.0), 13.0, true, "Doses");
    for (row, texts) in (0..).zip([
        ["Age", "When", "Dose"],
        ["", "Morning", "3 mg"],
        ["", "Night", "1 mg"],
        ["Adults", "Once, before the evening meal", ""],
    ]) {
        for (text, x) in texts.iter().zip(COLUMNS) {
            page.text((x + PADDING, 179.0 + 20.0 * f64::from(row)), 10.0, row == 0, text);
        }
    }
    page.lines(65.0, 203.0, &["Children below", "twelve years"]);
    for (y, from) in [(165.0, 0), (185.0, 0), (205.0, 1), (225.0, 0), (245.0, 0)] {
        page.line((COLUMNS[from], y), (COLUMNS[3], y));
    }
    for (x, end) in [(COLUMNS[0], 245.0), (COLUMNS[1], 245.0), (COLUMNS[2], 225.0), (COLUMNS[3], 245.0)] {
        page.line((x, 165.0), (x, end));
    }
    let document = Page::import(vec![page]);
    for row in [
        "- Age: Children below twelve years; When: Morning; Dose: 3 mg",
        "- Age: Children below twelve years; When: Night; Dose: 1 mg",
        "- Age: Adults; When / Dose: Once, before the evening meal",
    ] {
        assert!(document.contains(row), "no “{row}” in\n{document}");
    }
}

#[test]
fn a_box_beside_the_text_is_read_apart_from_it() {
    let text = [
        "The brace is worn at night for two months, and the",
        "wrist clinic measures the grip again after that time",
        "to see how strong it is. Most children get used to it",
        "within a week and sleep well with it from then on.",
    ];
    let mut page = Page::default();
    page.text((60.0, 80.0), 18.0, true, "Halvor syndrome");
    page.lines(60.0, 110.0, &["Halvor syndrome is a rare disorder of the wrist that begins in childhood."]);
    page.text((60.0, 150.0), 13.0, true, "Treatment");
    page.lines(60.0, 170.0, &text);
    page.rectangle((340.0, 140.0), (520.0, 205.0), "S");
    page.text((350.0, 158.0), 10.0, true, "At once");
    page.lines(350.0, 173.0, &["Call 999 if the hand turns white", "or you cannot feel it."]);
    page.text((60.0, 240.0), 13.0, true, "Diet");
    page.lines(
        60.0,
        260.0,
        &["There is no special diet. Milk and fish are good for the bones of all children."],
    );
    let document = Page::import(vec![page]);
    let place = |text: &str| document.find(text).unwrap_or_else(|| panic!("no “{text}” in\n{document}"));
    let treatment = place(&text.join(" "));
    let warning = place("Call 999 if the hand turns white or you cannot feel it.");
    assert!(place("## Treatment") < treatment && treatment < warning, "{document}");
    assert!(warning < place("## Diet"), "{document}");
}

#[test]
fn a_running_line_that_warns_is_kept_once_and_one_of_a_leaflet_with_two_pages_goes() {
    let pages = ["Symptoms", "Treatment"].map(|heading| {
        let mut page = Page::default();
        page.text((60.0, 30.0), 8.0, false, "North Wrist Clinic, leaflet 12");
        page.text((60.0, 80.0), 18.0, true, if heading == "Symptoms" { "Halvor syndrome" } else { heading });
        page.lines(60.0, 110.0, &[&format!("{heading} of Halvor syndrome differ from child to child.")]);
        page.text((60.0, 760.0), 8.0, false, "Call 999 at once if the hand turns white");
        page.text((60.0, 770.0), 8.0, false, "or you cannot feel it.");
        page
    });
    let document = Page::import(pages.into());
    let warning = "Call 999 at once if the hand turns white or you cannot feel it.";
    assert_eq!(document.matches(warning).count(), 1, "{document}");
    assert!(!document.contains("North Wrist Clinic, leaflet 12"), "{document}");
    assert!(document.contains("Treatment of Halvor syndrome differ"), "{document}");
}

#[test]
fn an_item_with_a_large_bullet_keeps_its_further_lines() {
    let mut page = Page::default();
    page.text((60.0, 80.0), 18.0, true, "Halvor syndrome");
    page.lines(60.0, 110.0, &["Call the clinic if your child has one of these:"]);
    page.text((62.0, 130.0), 14.0, false, "\\267");
    page.lines(
        80.0,
        130.0,
        &[
            "fever above 38.5 C that lasts for more than a day and that does not go down, or",
            "comes back at night",
        ],
    );
    page.text((62.0, 156.0), 14.0, false, "\\267");
    page.lines(80.0, 156.0, &["a rash"]);
    let document = Page::import(vec![page]);
    let item = "- fever above 38.5 C that lasts for more than a day and that does not go down, or comes back at night";
    assert!(document.contains(item) && document.contains("- a rash"), "{document}");
}

#[test]
fn a_fraction_is_no_citation() {
    let mut page = Page::default();
    page.text((60.0, 80.0), 18.0, true, "Halvor syndrome");
    page.lines(60.0, 110.0, &["Halvor syndrome is treated with calmazole. Give"]);
    page.text((276.0, 106.0), 6.0, false, "1");
    page.text((276.0, 114.0), 6.0, false, "2");
    page.line((275.0, 107.5), (280.5, 107.5));
    page.text((283.0, 110.0), 10.0, false, "tablet a day.");
    let document = Page::import(vec![page]);
    assert!(document.contains("Give ½ tablet a day."), "{document}");
}

#[test]
fn a_few_letters_are_a_text_and_no_scan() {
    let mut page = Page::default();
    page.lines(60.0, 110.0, &["Call 999"]);
    let document = Page::import(vec![page]);
    assert!(document.contains("Call 999"), "{document}");
}
