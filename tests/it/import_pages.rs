//! Pages as publishers make them: what surrounds their text, and what is a heading, a reference, a contact.

use std::sync::LazyLock;

use bonafide::config::{Config, ImportConfig};
use bonafide::corpus::{Audience, Contact, CorpusFile, Document, parse_document};
use bonafide::import::{Imported, Overrides, SourceFormat, import};

use crate::word_file::zip;

fn words() -> &'static ImportConfig {
    static WORDS: LazyLock<ImportConfig> =
        LazyLock::new(|| Config::embedded().expect("valid settings").import);
    &WORDS
}

fn read(bytes: &[u8], format: SourceFormat) -> (Imported, Document) {
    let imported = import(bytes, format, "page", &Overrides::default(), words()).expect("a document");
    let (document, findings) =
        parse_document(&CorpusFile { name: "page.md".to_owned(), text: imported.text.clone() });
    let document = document.unwrap_or_else(|| panic!("{findings:#?}\n{}", imported.text));
    (imported, document)
}

#[track_caller]
fn holds(imported: &Imported, kept: &[&str], gone: &[&str]) {
    for text in kept {
        assert!(imported.text.contains(text), "“{text}” is missing:\n{}", imported.text);
    }
    for text in gone {
        assert!(!imported.text.contains(text), "“{text}” is left:\n{}", imported.text);
    }
}

/// The headings with their marks.
fn headings(imported: &Imported) -> Vec<&str> {
    imported.text.lines().filter(|line| line.starts_with("##")).collect()
}

fn html(title: &str, body: &str) -> String {
    format!("<html lang=\"en\"><head><title>{title}</title></head><body>{body}</body></html>")
}

const OPENING: &str = "<p>Silk ankle is a rare disorder of the ankle, which bends too far. Most people with silk ankle \
                       walk well.</p>";

#[test]
fn copied_sentences_and_tables_are_neither_headings_nor_lists() {
    let text = "Silk ankle\n\nSilk ankle is a rare disorder of the ankle. It was first described in 1962\n\
                About 3 people in 100 have a brother with it.1\n\nWho pays?\n\nYou can claim. The scheme began in 2019\n\
                Ask for form 7\n\nSplints by age\n\nAge\tDay splint\tNight splint\n2 to 5\tsoft\t10 hours\n\
                over 5\t\t12 hours\n\nReferences\n\n1. Reed A. Ankles. 2011.\n";
    let (imported, _) = read(text.as_bytes(), SourceFormat::Text);
    assert_eq!(headings(&imported), ["## Who pays?", "## Splints by age"]);
    holds(
        &imported,
        &[
            "- Age: 2 to 5; Day splint: soft; Night splint: 10 hours\n",
            "- Age: over 5; Night splint: 12 hours\n",
            "Ask for form 7",
            "in 1962",
            "[^1]",
        ],
        &["- Silk", "- About"],
    );
}

#[test]
fn a_cell_keeps_all_columns_that_it_spans() {
    let table = "<table><tr><th>Age</th><th>Morning</th><th>Noon</th><th>Night</th></tr>\
                 <tr><td>2 to 5</td><td colspan=2>3 ml</td><td>5 ml</td></tr>\
                 <tr><td>over 5</td><td colspan=3>ask us</td></tr></table>";
    let (imported, _) = read(
        html("Silk ankle", &format!("<h1>Silk ankle</h1>{OPENING}<h2>Drops</h2>{table}")).as_bytes(),
        SourceFormat::Html,
    );
    holds(
        &imported,
        &[
            "- Age: 2 to 5; Morning / Noon: 3 ml; Night: 5 ml\n",
            "- Age: over 5; Morning / Noon / Night: ask us\n",
        ],
        &[],
    );
}

#[test]
fn what_follows_the_references_is_no_reference() {
    let body = format!(
        "<main><h1>Silk ankle</h1>{OPENING}<h2>References</h2><ul><li>Reed A. Ankles. 2011.</li><li>The ankle book</li></ul>\
         <p>We thank the families who met us in 2019.</p><p>Last reviewed: 4 May 2021</p><p>© 2021 Ankle Trust</p></main>\
         <footer><p>Ankle Trust, 4 Foot Lane, Leeds LS1 4AB</p><p>Telephone: 0113 496 0001</p>\
         <p>Write to <a href=\"mailto:help@ankle.example\">help@ankle.example</a></p><p>Call 999 in an emergency.</p></footer>"
    );
    let copied = "Silk ankle\n\nSilk ankle is a rare disorder of the ankle.\n\nReferences\n\n1. Reed A. Ankles. 2011.\n\
                  2. Moor B. Feet. 2012.\n\nWe thank the families who met us in 2019.\n\nLast reviewed: 4 May 2021\n\
                  © 2021 Ankle Trust\n\nAnkle Trust, 4 Foot Lane, Leeds LS1 4AB\nTel: 0113 496 0001\nEmail: help@ankle.example\n";
    for (text, format) in
        [(html("Silk ankle", &body), SourceFormat::Html), (copied.to_owned(), SourceFormat::Text)]
    {
        let (imported, document) = read(text.as_bytes(), format);
        let info = &document.info;
        assert_eq!(info.references.len(), 2, "{}", imported.text);
        assert!(info.references.iter().all(|reference| reference.title.len() < 30), "{:?}", info.references);
        assert_eq!(info.source.updated.expect("a date").to_string(), "2021-05-04");
        holds(&imported, &["We thank the families who met us in 2019."], &["Last reviewed", "©"]);
        let [Contact { name, phone, email, address, .. }] = info.contacts.as_slice() else {
            panic!("{:?}", info.contacts)
        };
        assert_eq!(
            (name.as_str(), phone.as_slice()),
            ("Ankle Trust", ["0113 496 0001".to_owned()].as_slice())
        );
        assert_eq!(email.as_deref(), Some("help@ankle.example"));
        assert_eq!(address.as_deref(), Some("4 Foot Lane, Leeds LS1 4AB"));
    }
}

#[test]
fn cards_and_accordions_keep_their_order_and_their_names() {
    let body = format!(
        "<h1><span class=\"hero__caption\">Ankle Hospital</span>Silk ankle</h1>{OPENING}<h2>When to get help</h2>\
         <div class=\"card\"><h3><span class=\"visually-hidden\">Non-urgent advice: </span>See us if:</h3><p>it swells.</p></div>\
         <div class=\"card card--emergency\"><h3><span class=\"visually-hidden\">Immediate action required: </span>Call 999 if:</h3>\
         <p>the foot turns white.</p></div><h2>Questions</h2>\
         <button id=b1 aria-expanded=false aria-controls=q1><span class=\"sr-only\">Expand </span>Can it heal?</button>\
         <button id=b2 aria-expanded=false aria-controls=q2>Can I ski?<span class=\"sr-only\">, show section</span></button>\
         <div id=q1 aria-labelledby=b1><p>Rarely.</p></div><div id=q2 aria-labelledby=b2><p>With a brace.</p></div>\
         <p><b>Can I swim?</b><br>Yes, in a pool.</p><p><strong>Shoes</strong></p><p>Wear boots.</p>"
    );
    let (imported, document) =
        read(html("Silk ankle - Ankle Hospital", &body).as_bytes(), SourceFormat::Html);
    assert_eq!(document.info.title, "Silk ankle");
    assert_eq!(document.info.source.publisher, "Ankle Hospital");
    assert_eq!(
        headings(&imported),
        [
            "## When to get help",
            "### Non-urgent advice: See us if:",
            "### Immediate action required: Call 999 if:",
            "## Questions",
            "### Can it heal?",
            "### Can I ski?",
            "### Can I swim?",
            "### Shoes",
        ]
    );
    let answers =
        ["it swells.", "turns white.", "Rarely.", "With a brace.", "Yes, in a pool.", "Wear boots."];
    let places: Vec<_> = answers.iter().map(|answer| imported.text.find(answer)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{}", imported.text);
}

#[test]
fn asides_that_ask_for_something_are_left_out_and_listed_but_no_warning_is() {
    let body = format!(
        "<h1>Silk ankle</h1>{OPENING}<aside><p><b>Was this page helpful?</b></p><p>Yes No</p></aside>\
         <section><h2>Support our work</h2><p>Your gift helps.</p><a href=/give>Give</a></section>\
         <div class=\"newsletter\"><p>Call 999 now if the foot turns white.</p></div><h2>Care</h2><p>Rest.</p>"
    );
    let (imported, _) = read(html("Silk ankle", &body).as_bytes(), SourceFormat::Html);
    holds(
        &imported,
        &["Call 999 now if the foot turns white."],
        &["helpful", "Yes No", "Support our work", "gift"],
    );
    for line in ["Was this page helpful?", "Support our work", "Your gift helps."] {
        assert!(imported.boilerplate.iter().any(|left| left == line), "{line}: {:?}", imported.boilerplate);
    }
    let text = "# Silk ankle\n\nSilk ankle is a rare disorder.\n\n## Care\n\nRest.\n\n## Donate today\n\nGive us 5 pounds.\n";
    let (imported, _) = read(text.as_bytes(), SourceFormat::Markdown);
    assert_eq!(headings(&imported), ["## Care"]);
    assert!(
        imported.boilerplate.iter().any(|line| line == "Give us 5 pounds."),
        "{:?}",
        imported.boilerplate
    );
}

#[test]
fn a_hospital_or_a_subtitle_heads_no_section() {
    let below =
        "<h3>What is it?</h3><p>A rare disorder of the ankle.</p><h3>Who has it?</h3><p>Few people.</p>";
    let publisher = format!("<h1>Vale Hospital</h1><h2>Silk ankle</h2>{below}");
    let subtitle = format!("<h1>Silk ankle</h1><h2>Information for parents</h2>{below}");
    let copied = "Vale Hospital\n\nSilk ankle\n\nInformation for parents\n\nWhat is it?\n\nA rare disorder of the ankle.\n\n\
                  Who has it?\n\nFew people.\n";
    for (text, format) in [
        (html("Silk ankle", &publisher), SourceFormat::Html),
        (html("Silk ankle", &subtitle), SourceFormat::Html),
        (copied.to_owned(), SourceFormat::Text),
    ] {
        let (imported, document) = read(text.as_bytes(), format);
        assert_eq!(document.info.title, "Silk ankle", "{text}");
        assert_eq!(headings(&imported), ["## What is it?", "## Who has it?"], "{text}");
    }
    let (imported, document) = read(copied.as_bytes(), SourceFormat::Text);
    assert_eq!(document.info.source.publisher, "Vale Hospital");
    holds(&imported, &["\nInformation for parents\n"], &[]);
}

#[test]
fn a_spanish_page_says_when_and_by_whom_it_was_reviewed() {
    let body = "<h1>Tobillo de seda</h1><p>El tobillo de seda, también llamado tobillo laxo, es un trastorno raro del tobillo.</p>\
                <h2>Tratamiento</h2><p>El reposo ayuda.</p><h2>Referencias</h2><p>Seda A. Tobillos. 2015.</p>\
                <p>Última revisión: 12 de marzo de 2024</p><p>Revisado por la Dra. Eva Roca el 10 de marzo de 2024</p>\
                <p>Fecha de publicación: mayo de 2020</p>";
    let (imported, document) = read(html("Tobillo de seda", body).as_bytes(), SourceFormat::Html);
    let info = &document.info;
    assert_eq!(
        (info.condition.as_str(), info.aliases.as_slice()),
        ("Tobillo de seda", ["tobillo laxo".to_owned()].as_slice())
    );
    assert_eq!(info.source.updated.expect("a date").to_string(), "2024-03-12");
    assert_eq!(info.source.published.expect("a date").to_string(), "2020-05");
    assert_eq!(info.review.by, ["Dra. Eva Roca"]);
    assert_eq!((info.references.len(), info.id.as_str()), (1, "tobillo-de-seda"));
    holds(&imported, &[], &["\nRevisado", "\nÚltima", "\nFecha"]);
}

#[test]
fn review_lines_give_name_and_date_and_leave_the_text() {
    for (line, by, date) in [
        ("Reviewed by Dr. Ada Reed, physician, on 3 May 2022.", "Dr. Ada Reed, physician", "2022-05-03"),
        ("This leaflet was last reviewed on 3 May 2022 by Dr. Ada Reed", "Dr. Ada Reed", "2022-05-03"),
        ("Page last reviewed</p><p>3 May 2022", "", "2022-05-03"),
    ] {
        let body = format!("<h1>Silk ankle</h1>{OPENING}<h2>Care</h2><p>Rest.</p><p>{line}</p>");
        let (imported, document) = read(html("Silk ankle", &body).as_bytes(), SourceFormat::Html);
        let info = &document.info;
        assert_eq!(info.review.by.first().map_or("", String::as_str), by, "{line}");
        assert_eq!(info.source.updated.map(|date| date.to_string()).as_deref(), Some(date), "{line}");
        assert!(imported.text.ends_with("Rest.\n"), "{}", imported.text);
    }
}

#[test]
fn other_names_come_from_unambiguous_definitions_only() {
    for (subject, condition, aliases) in [
        ("Silk ankle, or lax talus, is", "Silk ankle", vec!["lax talus"]),
        ("Silk ankle (also called lax talus or LT) is", "Silk ankle", vec!["lax talus", "LT"]),
        ("Silk ankle, formerly known as lax talus, is", "Silk ankle", vec!["lax talus"]),
        ("Silk ankle (see page 4) is", "Silk ankle", vec![]),
    ] {
        let text = format!("# Silk ankle\n\n{subject} a rare disorder of the ankle.\n\n## Care\n\nRest.\n");
        let (_, document) = read(text.as_bytes(), SourceFormat::Markdown);
        assert_eq!(
            (document.info.condition.as_str(), document.info.aliases.clone()),
            (condition, aliases.into_iter().map(str::to_owned).collect()),
            "{subject}"
        );
    }
}

#[test]
fn bold_lines_are_headings_in_word_and_markdown() {
    let plain = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let bold = |text: &str, size: u32| {
        format!("<w:p><w:r><w:rPr><w:b/><w:sz w:val=\"{size}\"/></w:rPr><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        bold("Silk ankle", 32),
        plain("Silk ankle is a rare disorder of the ankle."),
        bold("Care", 24),
        plain("Rest helps."),
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Can I ski?</w:t></w:r><w:r><w:br/><w:t>With a brace.</w:t></w:r></w:p>".to_owned(),
        bold("Call 999 if the foot turns white", 24),
        plain("Do not wait."),
    ];
    let text = format!("<document><body>{}</body></document>", body.concat());
    let (imported, document) = read(&zip([("word/document.xml", text.as_bytes())]), SourceFormat::Docx);
    assert_eq!(document.info.title, "Silk ankle");
    assert_eq!(headings(&imported), ["## Care", "### Can I ski?"]);
    holds(&imported, &["\nWith a brace.\n", "\nCall 999 if the foot turns white\n"], &[]);

    let markdown = "# Silk ankle\n\nSilk ankle is a rare disorder.\n\n## Care\n\nRest.\n\n**Can I ski?**  \nWith a brace.\n\n\
                    **Shoes**\n\nWear boots.\n\n**Never** skate.\n";
    let (imported, _) = read(markdown.as_bytes(), SourceFormat::Markdown);
    assert_eq!(headings(&imported), ["## Care", "### Can I ski?", "### Shoes"]);
    holds(&imported, &["\nNever skate.\n"], &[]);
}

#[test]
fn items_of_a_numbered_list_of_word_are_headings_only_above_text() {
    let numbered = |text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let plain = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let heads =
        [numbered("What is it?"), plain("A rare disorder."), numbered("Who has it?"), plain("Few people.")];
    let steps = [numbered("Rest"), numbered("Cool the ankle"), plain("Then call us.")];
    let numbering = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/></w:lvl>\
                     </w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    let relations = "<Relationships><Relationship Id=\"a\" Type=\"r/numbering\" Target=\"numbering.xml\"/></Relationships>";
    let read_body = |paragraphs: &[String]| {
        let text =
            format!("<document><body>{}{}</body></document>", plain("Silk ankle"), paragraphs.concat());
        let parts = [
            ("word/document.xml", text.as_bytes()),
            ("word/_rels/document.xml.rels", relations.as_bytes()),
            ("word/numbering.xml", numbering.as_bytes()),
        ];
        read(&zip(parts), SourceFormat::Docx).0
    };
    assert_eq!(headings(&read_body(&heads)), ["## What is it?", "## Who has it?"]);
    holds(&read_body(&steps), &["- Rest\n- Cool the ankle\n"], &["##"]);
}

#[test]
fn readers_and_names_are_understood_in_several_words() {
    let given =
        Overrides::parse(["aliases=lax talus, LT", "audience=parents, professionals"]).expect("values");
    let text = "# Silk ankle\n\nSilk ankle is a rare disorder.\n";
    let imported =
        import(text.as_bytes(), SourceFormat::Markdown, "page", &given, words()).expect("a document");
    let (document, _) = parse_document(&CorpusFile { name: "page.md".to_owned(), text: imported.text });
    let info = document.expect("a document").info;
    assert_eq!(info.aliases, ["lax talus", "LT"]);
    assert_eq!(info.audience, [Audience::Caregiver, Audience::Clinician]);
    let named = Overrides::parse(["aliases=Talus, lax; LT"]).expect("values");
    let imported =
        import(text.as_bytes(), SourceFormat::Markdown, "page", &named, words()).expect("a document");
    assert!(imported.text.contains("aliases = [\"Talus, lax\", \"LT\"]"), "{}", imported.text);
    assert!(Overrides::parse(["audience=teachers"]).is_err());
}
