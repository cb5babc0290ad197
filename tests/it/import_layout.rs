//! PDF files whose meaning is in the places and looks of their letters.

use crate::import_pdf::pdf;
use crate::support::TestEnv;

/// A page of text: each piece at its place from the lower left, with its font (1 plain, 2 bold) and size.
#[derive(Default)]
struct Sheet(String);

impl Sheet {
    fn put(mut self, font: u8, size: u32, (x, y): (u32, u32), text: &str) -> Self {
        use std::fmt::Write as _;
        writeln!(self.0, "BT /F{font} {size} Tf {x} {y} Td ({text}) Tj ET").expect("text");
        self
    }

    fn lines(mut self, (x, y): (u32, u32), leading: u32, lines: &[&str]) -> Self {
        let mut at = y;
        for line in lines {
            self = self.put(1, 10, (x, at), line);
            at -= leading;
        }
        self
    }

    fn line(mut self, from: (u32, u32), to: (u32, u32)) -> Self {
        use std::fmt::Write as _;
        writeln!(self.0, "{} {} m {} {} l S", from.0, from.1, to.0, to.1).expect("text");
        self
    }
}

/// The document that sheets become.
fn import(sheets: Vec<Sheet>) -> String {
    let env = TestEnv::new();
    let pages: Vec<Vec<u8>> = sheets.into_iter().map(|sheet| sheet.0.into_bytes()).collect();
    std::fs::write(env.path().join("leaflet.pdf"), pdf(&pages, "")).expect("a file");
    let (status, out, err) = env.run(&["import", "leaflet.pdf", "--dry-run"]);
    assert_eq!(status, 0, "{out}{err}");
    out
}

#[track_caller]
fn holds(out: &str, kept: &[&str], gone: &[&str]) {
    for text in kept {
        assert!(out.contains(text), "“{text}” is missing:\n{out}");
    }
    for text in gone {
        assert!(!out.contains(text), "“{text}” is left:\n{out}");
    }
}

const CARE: [&str; 4] = [
    "Rest helps on bad days, and swimming is kind to the joints. A physio-",
    "therapist can show how to stretch. Braces are used for some children",
    "while they grow; few of them need surgery later, and a two-year-",
    "old child needs none at all.",
];

#[test]
fn bold_lines_are_headings_and_first_lines_of_paragraphs_are_none() {
    let out = import(vec![
        Sheet::default()
            .put(1, 9, (60, 800), "Leaflet for families")
            .put(2, 18, (60, 770), "Chalk bone at home")
            .put(2, 10, (60, 740), "What helps?")
            .lines((60, 727), 13, &CARE)
            .put(2, 10, (60, 660), "Who can I ask?")
            .lines(
                (60, 647),
                13,
                &["The nurse of the ward knows most, and she calls back in the evening when she", "can."],
            ),
    ]);
    holds(
        &out,
        &[
            "title = \"Chalk bone at home\"",
            "## What helps?\n",
            "## Who can I ask?\n",
            "A physiotherapist can show how",
            "a two-year-old child needs none at all.",
            "in the evening when she can.",
        ],
        &["## Rest helps", "physio- "],
    );
}

#[test]
fn letters_printed_twice_count_once_and_look_bold() {
    let out = import(vec![
        Sheet::default()
            .put(1, 18, (60, 770), "Chalk bone")
            .put(1, 18, (61, 770), "Chalk bone")
            .put(1, 10, (60, 740), "Treatment")
            .put(1, 10, (60, 740), "Treatment")
            .lines((60, 727), 13, &CARE),
    ]);
    holds(&out, &["title = \"Chalk bone\"", "## Treatment\n"], &["bone Chalk", "TTr", "Treatment Treatment"]);
}

#[test]
fn small_numbers_set_high_stay_with_their_word() {
    let out = import(vec![
        Sheet::default()
            .put(2, 18, (60, 770), "Chalk bone")
            .lines((60, 740), 13, &["Chalk bone runs in most of the families", "that were asked"])
            .put(1, 6, (131, 731), "1")
            .put(1, 10, (138, 727), "about it, and in all")
            .put(2, 12, (60, 690), "References")
            .lines((60, 670), 13, &["1. Stone A. Bones. 2019.", "2. Field B. Legs. 2020."]),
    ]);
    holds(&out, &["that were asked [^1] about it", "id = \"2\""], &["\n1\n"]);
}

#[test]
fn tables_boxes_and_columns_are_told_apart() {
    let table = Sheet::default()
        .put(2, 18, (60, 780), "Chalk bone")
        .put(2, 12, (60, 750), "Doses")
        .put(2, 10, (60, 730), "Weight")
        .put(2, 10, (180, 730), "By day")
        .put(2, 10, (260, 730), "By night")
        .put(1, 10, (60, 712), "Up to 10 kg")
        .put(1, 10, (180, 712), "1 mg")
        .put(1, 10, (260, 712), "2 mg")
        .put(1, 10, (60, 694), "More")
        .put(1, 10, (260, 694), "4 mg")
        .put(2, 12, (60, 660), "Care")
        .lines((60, 640), 13, &CARE);
    holds(
        &import(vec![table]),
        &[
            "- Weight: Up to 10 kg; By day: 1 mg; By night: 2 mg\n- Weight: More; By night: 4 mg\n",
            "## Care\n",
        ],
        &[],
    );
    let boxed = Sheet::default()
        .put(2, 18, (200, 780), "Chalk bone")
        .lines((40, 750), 13, &["Ring the ward if your", "child cannot stand on", "both legs."])
        .lines((200, 750), 13, &CARE)
        .lines((200, 690), 13, &CARE);
    holds(
        &import(vec![boxed]),
        &["Ring the ward if your child cannot stand on both legs.", "A physiotherapist can show"],
        &[],
    );
    let thirds = [
        [
            "Bones of children grow",
            "at their ends, in plates",
            "of cartilage that turn",
            "into bone later on.",
        ],
        [
            "In this illness plates",
            "harden too late, and so",
            "the legs bend under the",
            "weight of the body.",
        ],
        ["Children walk late and", "waddle when they do so.", "Some have pain at night", "or after sports."],
    ];
    let three = thirds
        .iter()
        .zip([50, 220, 390])
        .fold(Sheet::default().put(2, 18, (50, 780), "Chalk bone"), |sheet, (lines, x)| {
            sheet.lines((x, 740), 13, lines)
        });
    let out = import(vec![three]);
    for lines in thirds {
        holds(&out, &[&lines.join(" ")], &[]);
    }
}

#[test]
fn rows_of_sentences_stay_rows_and_large_first_letters_their_words() {
    let rows = Sheet::default()
        .put(2, 18, (60, 780), "Chalk bone")
        .put(2, 10, (60, 750), "What you see")
        .put(2, 10, (250, 750), "What to do")
        .lines((60, 732), 13, &["The foot is cold or the toes", "are blue after a walk"])
        .lines((250, 732), 13, &["Go to the hospital at once and take", "this leaflet with you"])
        .lines((60, 698), 13, &["The brace rubs on the skin", "of the heel"])
        .lines((250, 698), 13, &["Put a sock below it and ask for", "a new pad at the next visit"])
        .lines((60, 664), 13, &["The child wakes up at night", "with pain in the shins"])
        .lines((250, 664), 13, &["Give paracetamol at bed time, and", "tell the nurse the next day"]);
    holds(
        &import(vec![rows]),
        &[
            "What you see: The foot is cold or the toes are blue after a walk; What to do: Go to the hospital at once",
            "What you see: The brace rubs on the skin of the heel; What to do: Put a sock below it",
        ],
        &[],
    );
    let cap = Sheet::default()
        .put(2, 18, (60, 780), "Chalk bone")
        .put(1, 40, (60, 727), "S")
        .lines(
            (90, 750),
            13,
            &["wimming is kind to the joints of a child, and", "most children like it much more than a walk"],
        )
        .lines((60, 717), 13, &["on hard ground."]);
    holds(&import(vec![cap]), &["Swimming is kind to the joints"], &["# S\n", "\nS\n"]);
}

#[test]
fn struck_out_letters_and_dates_of_footers_are_told() {
    let sheets = (1..=3_usize).map(|page| {
        Sheet::default()
            .put(2, 18, (60, 770), ["Chalk bone", "Signs", "Outlook"][page - 1])
            .lines((60, 700), 13, &CARE)
            .put(1, 10, (60, 740), "Take")
            .put(1, 10, (84, 740), "20 mg")
            .line((84, 743), (113, 743))
            .put(1, 10, (116, 740), "2 mg of calmazole each morning.")
            .put(
                1,
                7,
                (60, 30),
                &format!("BT/7  Issued: March 2020  Review date: March 2023  Page {page} of 3"),
            )
    });
    let out = import(sheets.collect());
    holds(
        &out,
        &["Take 2 mg of calmazole", "published = \"2020-03\"", "struck out: 20 mg"],
        &["Take 20 mg", "\"2023", "Page 2 of 3\n\n"],
    );
}

#[test]
fn references_end_where_the_next_chapter_begins() {
    let out = import(vec![
        Sheet::default()
            .put(2, 18, (60, 780), "Chalk bone")
            .put(2, 13, (60, 750), "Part 1. Signs")
            .lines((60, 730), 13, &CARE)
            .put(2, 13, (60, 660), "References")
            .lines((60, 640), 13, &["1. Stone A. Bones. J Bone. 2019.", "2. Field B. Legs. J Leg. 2020."])
            .put(2, 13, (60, 600), "Part 2. Care")
            .lines((60, 580), 13, &CARE),
    ]);
    holds(&out, &["## Part 2. Care\n", "title = \"Field B. Legs. J Leg. 2020.\""], &["2020. Part 2"]);
}

#[test]
fn bullets_of_any_sign_make_a_list() {
    let out = import(vec![
        Sheet::default()
            .put(2, 18, (60, 780), "Chalk bone")
            .put(2, 12, (60, 750), "Signs")
            .put(1, 10, (60, 730), "\\267")
            .put(1, 10, (78, 730), "pain at night, above all after a long walk on")
            .put(1, 10, (78, 717), "hard ground")
            .put(1, 10, (60, 704), "\\267")
            .put(1, 10, (78, 704), "a limp"),
    ]);
    holds(&out, &["- pain at night, above all after a long walk on hard ground\n- a limp\n"], &[]);
}
