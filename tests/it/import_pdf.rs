//! PDF files of two columns, and such as want more than they may have or never end.

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

#[cfg(target_os = "linux")]
#[test]
fn a_pdf_that_unpacks_to_more_memory_than_it_may_have_is_left() {
    let env = TestEnv::new();
    std::fs::write(env.path().join("bomb.pdf"), pdf(&[bomb(400)], "/Filter /FlateDecode")).expect("a file");
    env.write("small.toml", "[import]\nmegabytes = 64\n");
    let (status, out, err) = env.run(&["import", "bomb.pdf", "--dry-run", "--config", "small.toml"]);
    assert_eq!(status, 1, "{out}{err}");
    assert!(
        out.contains(
            "bomb.pdf: not imported: its conversion takes more memory than import.megabytes allows (64 MB)"
        ),
        "{out}{err}"
    );
    assert!(!err.contains("panicked"), "{err}");
}

#[test]
fn pages_that_are_their_own_parents_are_read() {
    let content = b"BT /F1 12 Tf 60 700 Td (Chalk bone is a rare illness of the long bones.) Tj ET".to_vec();
    let file = String::from_utf8(pdf(&[content], "")).expect("text");
    // of the same length, for the places of objects are written in the file
    let tree = "/Type /Pages /Kids [4 0 R] /Count 1 ";
    let ring = file.replace(tree, "/Type/Pages/Parent 2 0 R/Kids[4 0 R]");
    let ring = ring.replace("/MediaBox [0 0 595 842]", "                       ");
    assert!(ring.len() == file.len() && ring.matches("/Parent 2 0 R").count() == 2);
    let env = TestEnv::new();
    env.write("ring.pdf", &ring);
    let (status, out, err) = env.run(&["import", "ring.pdf", "--dry-run"]);
    assert!(status == 0 && out.contains("Chalk bone is a rare illness"), "{out}{err}");
}

/// A page that takes minutes: lines, one upon the other.
#[cfg(unix)]
fn endless() -> Vec<u8> {
    let lines = b"0 0 m 9 9 l S\n".repeat(800_000);
    let mut packed = Vec::with_capacity(lines.len());
    Compress::new(Compression::fast(), true)
        .compress_vec(&lines, &mut packed, FlushCompress::Finish)
        .expect("packed");
    pdf(&vec![packed; 40], "/Filter /FlateDecode")
}

#[cfg(unix)]
#[test]
fn a_pdf_without_end_is_left_and_the_other_files_of_its_folder_are_read() {
    let env = TestEnv::new();
    env.write("pages/a.txt", "Chalk bone\n\nChalk bone is a rare disorder of the bones.\n");
    std::fs::write(env.path().join("pages/b.pdf"), endless()).expect("a file");
    env.write("pages/c.md", "# Lead bone\n\nLead bone is a rare disorder of the bones.\n");
    env.write("short.toml", "[import]\ncpu_seconds = 1\nmegabytes = 4096\n");
    let (status, out, err) = env.run(&["import", "pages", "--dry-run", "--config", "short.toml"]);
    assert_eq!(status, 1, "{out}{err}");
    let why =
        "b.pdf: not imported: its conversion takes more computing time than import.cpu_seconds allows (1 s)";
    assert!(out.contains(why), "{out}{err}");
    assert!(out.contains("2 documents would be imported"), "{out}{err}");
}

/// The processes that a process has started and that run.
#[cfg(target_os = "linux")]
fn children(process: u32) -> Vec<u32> {
    let is_child = |pid: &u32| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        status.contains(&format!("\nPPid:\t{process}\n")) && !status.contains("\nState:\tZ")
    };
    let all = std::fs::read_dir("/proc")
        .expect("processes")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    all.filter_map(|name| name.parse().ok()).filter(is_child).collect()
}

/// Looks until there is something, for a minute.
#[cfg(target_os = "linux")]
fn wait_for<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let until = std::time::Instant::now() + std::time::Duration::from_mins(1);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(std::time::Instant::now() < until, "{what}");
        std::thread::yield_now();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_goes_on_after_an_import_that_is_killed() {
    let env = TestEnv::new();
    std::fs::write(env.path().join("b.pdf"), endless()).expect("a file");
    env.write("long.toml", "[import]\ncpu_seconds = 600\nwall_seconds = 600\nmegabytes = 4096\n");
    let mut import =
        env.process(&["import", "b.pdf", "--config", "long.toml"]).spawn().expect("the program runs");
    let computes = |child: &u32| {
        let limits = std::fs::read_to_string(format!("/proc/{child}/limits")).unwrap_or_default();
        limits.lines().any(|line| line.starts_with("Max processes") && line.contains(" 0 "))
    };
    let child = wait_for("no process converts the file", || children(import.id()).into_iter().find(computes));
    import.kill().expect("it runs");
    import.wait().expect("it has ended");
    wait_for("the other process still runs", || {
        let status = std::fs::read_to_string(format!("/proc/{child}/status")).unwrap_or_default();
        (status.is_empty() || status.contains("\nState:\tZ")).then_some(())
    });
}
