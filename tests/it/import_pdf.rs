//! PDF files of two columns, and such as want more than they may have.

use std::fmt::Write as _;

use crate::support::TestEnv;
use flate2::{Compress, Compression, FlushCompress};

/// A file with these contents of pages, and words that say how they are packed.
pub(crate) fn pdf(contents: &[Vec<u8>], filter: &str) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = Vec::new();
    let pages: Vec<String> = (0..contents.len()).map(|page| format!("{} 0 R", 4 + page * 2)).collect();
    objects.push(b"<< /Type /Catalog /Pages 2 0 R >>".to_vec());
    let kids = pages.join(" ");
    objects.push(format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()).into_bytes());
    objects.push(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec());
    for (page, content) in contents.iter().enumerate() {
        let stream = 5 + page * 2;
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {stream} 0 R \
                 /Resources << /Font << /F1 3 0 R /F2 << /Type /Font /Subtype /Type1 \
                 /BaseFont /Helvetica-Bold >> >> >> >>"
            )
            .into_bytes(),
        );
        let mut object = format!("<< /Length {} {filter} >>\nstream\n", content.len()).into_bytes();
        object.extend_from_slice(content);
        object.extend_from_slice(b"\nendstream");
        objects.push(object);
    }
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n", number + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let table = file.len();
    let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        writeln!(end, "{place:010} 00000 n ").expect("text");
    }
    let count = objects.len() + 1;
    writeln!(end, "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF").expect("text");
    file.extend_from_slice(end.as_bytes());
    file
}

/// Text of this size at a place, from the lower left.
fn put(content: &mut String, (x, y): (u32, u32), size: u32, text: &str) {
    writeln!(content, "BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET").expect("text");
}

const LEFT: [[&str; 6]; 3] = [
    [
        "Chalk bone is a rare illness of the",
        "long bones. It begins in childhood",
        "and grows slower with the years. No",
        "cure is known, but much can be done",
        "for children who have pain at night",
        "or walk late and tire early.",
    ],
    [
        "The doctor looks at how a child can",
        "walk and stand. Pictures made with",
        "rays show the ends of the bones. If",
        "they are wide and frayed, a test of",
        "the blood follows, which tells what",
        "else it could be.",
    ],
    [
        "Rest helps on bad days. Swimming is",
        "kind to the joints and keeps muscle",
        "strong. A physiotherapist can show",
        "how to stretch. Braces are used for",
        "some children while they grow; few",
        "of them need surgery later.",
    ],
];

const RIGHT: [[&str; 6]; 3] = [
    [
        "Parents often ask whether they have",
        "done something wrong. They have not.",
        "A change in one gene is the cause,",
        "and in most families the child is",
        "the first one to have it. Brothers",
        "and sisters are rarely affected.",
    ],
    [
        "Not every child needs all the tests",
        "at once. Ask what each is for, and",
        "when its result will come. Growth is",
        "measured twice a year. The hips are",
        "looked at more often in the years of",
        "fast growth.",
    ],
    [
        "School should know about the illness",
        "so that sports can be adapted. Many",
        "schools lend a second set of books.",
        "Adults with chalk bone work in all",
        "trades; standing all day is hard for",
        "most of them.",
    ],
];

/// A leaflet whose file holds both columns line by line.
fn leaflet() -> Vec<u8> {
    let titles =
        ["Chalk bone: what parents of young children should know about it", "Diagnosis", "Daily life"];
    let pages: Vec<Vec<u8>> = (0..3)
        .map(|page| {
            let mut content = String::new();
            put(&mut content, (400, 800), 9, "Bone Society of the North");
            put(&mut content, (60, 760), 14, titles[page]);
            for (line, y) in (0..6).zip((600..=720).rev().step_by(14)) {
                put(&mut content, (60, y), 10, LEFT[page][line]);
                put(&mut content, (320, y), 10, RIGHT[page][line]);
            }
            put(&mut content, (290, 40), 9, &format!("Page {}", page + 1));
            content.into_bytes()
        })
        .collect();
    pdf(&pages, "")
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let env = TestEnv::new();
    std::fs::write(env.path().join("leaflet.pdf"), leaflet()).expect("a file");
    let (status, out, err) = env.run(&["import", "leaflet.pdf", "--dry-run"]);
    assert_eq!(status, 0, "{out}{err}");
    let (document, _) = out.split_once("would become").expect("a summary");
    let words = document.split_whitespace().collect::<Vec<_>>().join(" ");
    for page in 0..3 {
        for column in [LEFT[page], RIGHT[page]] {
            let column = column.join(" ");
            assert!(words.contains(&column), "“{column}” is not there in one piece:\n{document}");
        }
        let place = |text: &str| words.find(text).expect("it is there");
        assert!(place(LEFT[page][0]) < place(RIGHT[page][0]), "{document}");
    }
    assert!(!document.contains("Bone Society of the North"), "a running header is left:\n{document}");
    assert!(!document.contains("Page 2"), "a page number is left:\n{document}");
}

/// Deflated spaces: a megabyte that stands there as often as is wanted (RFC 1951 allows to repeat blocks
/// that begin on a byte and look back no further than their own beginning).
fn bomb(megabytes: usize) -> Vec<u8> {
    let spaces = vec![b' '; 1 << 20];
    let mut packed = Vec::with_capacity(1 << 16);
    let mut deflate = Compress::new(Compression::fast(), false);
    deflate.compress_vec(&spaces, &mut packed, FlushCompress::Full).expect("packed");
    let mut bomb = vec![0x78, 0x01];
    for _ in 0..megabytes {
        bomb.extend_from_slice(&packed);
    }
    // an empty last block
    bomb.extend_from_slice(&[0x01, 0x00, 0x00, 0xff, 0xff]);
    bomb
}

#[test]
fn a_pdf_that_unpacks_to_more_memory_than_it_may_have_is_left() {
    let env = TestEnv::new();
    std::fs::write(env.path().join("bomb.pdf"), pdf(&[bomb(400)], "/Filter /FlateDecode")).expect("a file");
    env.write("small.toml", "[import]\npdf_megabytes = 64\n");
    let (status, out, err) = env.run(&["import", "bomb.pdf", "--dry-run", "--config", "small.toml"]);
    assert_eq!(status, 1, "{out}{err}");
    assert!(out.contains("the PDF cannot be read: it takes more than 64 megabytes of memory"), "{out}{err}");
    assert!(!err.contains("panicked"), "{err}");
}
