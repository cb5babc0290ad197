//! PDF files as browsers, `LaTeX`, `LibreOffice` and Typst draw them.

use bonafide::config::Config;
use bonafide::import::{Overrides, SourceFormat, import};

use crate::import_pdf_tables::Page;

/// The document that a file of tests/import becomes.
fn file(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name);
    let bytes = std::fs::read(path).expect("a file");
    let words = Config::embedded().expect("valid settings").import;
    import(&bytes, SourceFormat::Pdf, "page", &Overrides::default(), &words).expect("a document").text
}

#[test]
fn letters_that_are_bitmaps_are_read_once_each() {
    let text = file("bitmap-letters.pdf");
    let expected = "Offer 200 of 1100 tablets; the full fee is affixed. Swelling will pass in 22 weeks.";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn digits_that_a_font_raises_or_lowers_stay_so() {
    let text = file("small-digits.pdf");
    assert!(text.contains("Count 10⁹ cells per m², with H2O and 19 mg.³ Rest for 32 days."), "{text}");
}

/// A round shape as a browser draws it.
fn disc(page: &mut Page, x: f64, y: f64, radius: f64) {
    let quarter = |from: (f64, f64), to: (f64, f64)| {
        format!("{} {} {} {} {} {} c\n", from.0, from.1, to.0, to.1, to.0, to.1)
    };
    let (up, down, left, right) =
        ((x, 842.0 - y + radius), (x, 842.0 - y - radius), (x - radius, 842.0 - y), (x + radius, 842.0 - y));
    page.draw(&format!(
        "{} {} m\n{}{}{}{}h f\n",
        up.0,
        up.1,
        quarter(up, right),
        quarter(right, down),
        quarter(down, left),
        quarter(left, up)
    ));
}

#[test]
fn bullets_that_are_drawn_make_items() {
    let mut page = Page::default();
    page.text((60.0, 60.0), 20.0, true, "Fern wrist");
    page.lines(60.0, 90.0, &["Fern wrist is a rare disorder of the wrist. Ring us if:"]);
    for (nth, text) in (0..).zip(["your hand is numb after a day", "your fingers turn white"]) {
        let y = 114.0 + 12.0 * f64::from(nth);
        disc(&mut page, 68.0, y - 3.5, 1.5);
        page.text((76.0, y), 10.0, false, text);
    }
    let text = Page::import(vec![page]);
    for item in ["- your hand is numb after a day", "- your fingers turn white"] {
        assert!(text.lines().any(|line| line == item), "{text}");
    }
}

#[test]
fn what_a_browser_prints_around_a_page_is_left_out() {
    let mut page = Page::default();
    page.text((30.0, 20.0), 8.0, false, "11/30/26, 5:55 PM");
    page.text((250.0, 20.0), 8.0, false, "Fern wrist");
    page.text((60.0, 60.0), 20.0, true, "Fern wrist");
    page.lines(60.0, 90.0, &["Fern wrist is a rare disorder of the wrist. It makes writing hard."]);
    page.text((30.0, 830.0), 8.0, false, "https://fern.example/wrist");
    page.text((550.0, 830.0), 8.0, false, "1/1");
    let text = Page::import(vec![page]);
    assert!(text.contains("It makes writing hard."), "{text}");
    assert!(!text.contains("5:55") && !text.contains("1/1"), "{text}");
}

const LEFT: [&str; 4] = [
    "The wrist is made of eight small bones",
    "that lie in two rows. Each of them can",
    "be broken in a fall. The one below the",
    "thumb heals more slowly than all others.",
];
const RIGHT: [&str; 4] = [
    "A cast keeps the bones at rest until new",
    "bone has grown. It stays on for some six",
    "weeks, and for twelve in people who have",
    "diabetes or who smoke more than a little.",
];

#[test]
fn a_heading_between_two_pairs_of_columns_parts_them() {
    let mut page = Page::default();
    page.text((60.0, 60.0), 22.0, true, "Fern wrist, a leaflet for people who live with it");
    let mut pair = |y: f64, left: &str, right: &str| {
        page.text((60.0, y), 12.0, true, left);
        page.text((310.0, y), 12.0, true, right);
        page.lines(60.0, y + 18.0, &LEFT);
        page.lines(310.0, y + 18.0, &RIGHT);
        page.lines(60.0, y + 66.0, &LEFT);
        page.lines(310.0, y + 66.0, &RIGHT);
    };
    pair(100.0, "What is it?", "What helps?");
    pair(300.0, "The first week", "When to call us");
    page.text((60.0, 260.0), 17.0, true, "After an operation");
    let text = Page::import(vec![page]);
    let headings: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("##"))
        .map(|line| line.trim_start_matches(['#', ' ']))
        .collect();
    assert_eq!(
        headings,
        ["What is it?", "What helps?", "After an operation", "The first week", "When to call us"],
        "{text}"
    );
}

#[test]
fn the_first_item_of_an_inner_list_is_as_deep_as_the_others() {
    let mut page = Page::default();
    page.text((60.0, 60.0), 20.0, true, "Fern wrist");
    page.lines(60.0, 90.0, &["Fern wrist is a rare disorder of the wrist. Eat:"]);
    for (x, y, text) in [
        (60.0, 114.0, "\\267"),
        (76.0, 114.0, "eggs"),
        (60.0, 126.0, "\\267"),
        (78.0, 126.0, "\\267"),
        (96.0, 126.0, "two a day"),
        (78.0, 138.0, "\\267"),
        (96.0, 138.0, "boiled"),
        (60.0, 150.0, "\\267"),
        (76.0, 150.0, "beans"),
    ] {
        page.text((x, y), 10.0, false, text);
    }
    let text = Page::import(vec![page]);
    let items: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("- ")).collect();
    assert_eq!(items, ["- eggs", "  - two a day", "  - boiled", "- beans"], "{text}");
}

#[test]
fn a_plain_table_with_an_empty_corner_names_its_columns() {
    let mut page = Page::default();
    page.text((60.0, 60.0), 20.0, true, "Fern wrist");
    page.lines(60.0, 90.0, &["Fern wrist is a rare disorder of the wrist. It makes writing hard."]);
    for (y, cells) in [
        (120.0, ["", "By day", "By night"]),
        (134.0, ["Splint", "off", "on"]),
        (148.0, ["Exercise", "each hour", "none"]),
    ] {
        for (x, cell) in [60.0, 200.0, 340.0].into_iter().zip(cells) {
            page.text((x, y), 10.0, false, cell);
        }
    }
    let text = Page::import(vec![page]);
    assert!(text.contains("- Splint; By day: off; By night: on"), "{text}");
    assert!(text.contains("- Exercise; By day: each hour; By night: none"), "{text}");
}
