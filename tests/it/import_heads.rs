//! Tables whose heads have two rows: a cell belongs to the names in both.

use bonafide::import::{Overrides, SourceFormat, import};

use crate::word_file::{body_of, docx, paragraph, read, words};

/// A cell that spans columns, or is joined with those above and below.
fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

fn row(is_head: bool, cells: &[String]) -> String {
    let mark = if is_head { "<w:trPr><w:tblHeader/></w:trPr>" } else { "" };
    format!("<w:tr>{mark}{}</w:tr>", cells.concat())
}

const WIDE: &str = "<w:gridSpan w:val=\"2\"/>";
const BEGINS: &str = "<w:vMerge w:val=\"restart\"/>";
const GOES_ON: &str = "<w:vMerge/>";

fn table(rows: &[String]) -> String {
    let body = paragraph("Titel", "Chalk bone")
        + &paragraph("berschrift1", "Doses")
        + &format!("<w:tbl>{}</w:tbl>", rows.concat());
    body_of(&read(&docx(&body)).0)
}

#[test]
fn a_second_row_of_a_word_head_names_columns_though_only_the_first_is_marked() {
    let body = row(false, &[cell("", "Babies"), cell("", "5 mg"), cell("", "10 mg")]);
    for (first, second) in [(BEGINS, GOES_ON), ("", "")] {
        let head = row(true, &[cell(first, "Age"), cell(WIDE, "Calmazole")]);
        let names = row(false, &[cell(second, ""), cell("", "Morning"), cell("", "Night")]);
        let read = table(&[head, names, body.clone()]);
        assert!(
            read.ends_with("\n\n- Age: Babies; Calmazole, Morning: 5 mg; Calmazole, Night: 10 mg"),
            "{read}"
        );
    }
}

#[test]
fn joined_cells_show_an_unmarked_head_of_two_rows() {
    let read = table(&[
        row(false, &[cell(BEGINS, "Age"), cell(WIDE, "Visits")]),
        row(false, &[cell(GOES_ON, ""), cell("", "First year"), cell("", "Later")]),
        row(false, &[cell("", "Babies"), cell("", "each month"), cell("", "each year")]),
    ]);
    assert!(
        read.ends_with("\n\n- Age: Babies; Visits, First year: each month; Visits, Later: each year"),
        "{read}"
    );
}

#[test]
fn a_row_of_the_body_below_a_wide_name_stays_a_row() {
    let read = table(&[
        row(true, &[cell("", "Age"), cell(WIDE, "Calmazole")]),
        row(false, &[cell("", "Babies"), cell("", "none"), cell("", "drops")]),
        row(false, &[cell("", "Adults"), cell("", "one"), cell("", "two")]),
    ]);
    assert!(read.contains("- Age: Babies; Calmazole: none; Calmazole: drops"), "{read}");
}

#[test]
fn a_head_of_a_web_page_goes_on_in_the_row_of_plain_cells_below_it() {
    let html = "<html lang=en><body><main><h1>Fern wrist</h1><p>Fern wrist is rare.</p><h2>Doses</h2><table><tr><th rowspan=2>Age</th>\
                <th colspan=2>Dose</th></tr><tr><td>Morning</td><td>Night</td></tr><tr><td>two</td><td>5 mg</td><td>10 mg</td></tr>\
                </table></main></body></html>";
    let imported = import(html.as_bytes(), SourceFormat::Html, "page", &Overrides::default(), words())
        .expect("a document");
    let body = body_of(&imported);
    assert!(body.ends_with("- Age: two; Dose, Morning: 5 mg; Dose, Night: 10 mg"), "{body}");
}
