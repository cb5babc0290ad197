//! Where pages come from: folders, addresses, questions; and folders that hold more than documents.

#[cfg(feature = "fetch")]
use std::io::{Read as _, Write as _};
#[cfg(feature = "fetch")]
use std::net::TcpListener;
#[cfg(feature = "fetch")]
use std::thread;

use crate::support::{TestEnv, document};

const PAGE: &str = "<html lang=en><title>Chalk bone</title><h1>Chalk bone</h1><p>Chalk bone is a rare disorder of the \
                    long bones, which stay soft.</p><h2>Care</h2><p>Rest helps.</p></html>";

#[test]
fn a_folder_names_what_it_passes_over() {
    let env = TestEnv::new();
    env.write("saved/page.html", PAGE);
    env.write("saved/page_files/frame.html", "<p>An advertisement.</p>");
    env.write("saved/photo.jpg", "no text");
    let (status, out, err) = env.run(&["import", "saved"]);
    assert_eq!(status, 0, "{out}{err}");
    assert!(out.contains("1 document imported into corpus"), "{out}");
    assert!(out.contains("skipped: saved/page_files (parts of a saved page)"), "{out}");
    assert!(out.contains("skipped: saved/photo.jpg (not .txt"), "{out}");
    assert!(out.contains("words: "), "{out}");
}

#[cfg(feature = "fetch")]
/// Serves answers one after the other on this computer; gives the address.
fn serve(answers: Vec<String>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}")
}

#[cfg(feature = "fetch")]
fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}", body.len())
}

#[cfg(feature = "fetch")]
#[test]
fn a_page_of_the_web_is_fetched_and_its_redirects_shown() {
    let env = TestEnv::new();
    let address = serve(vec![
        answer("302 Found", "Location: /chalk-bone\r\n", ""),
        answer("200 OK", "Content-Type: text/html\r\n", PAGE),
    ]);
    let (status, out, err) = env.run(&["import", &format!("{address}/old"), "--dry-run"]);
    assert_eq!(status, 0, "{out}{err}");
    assert!(out.contains(&format!("{address}/old leads to {address}/chalk-bone")), "{out}");
    assert!(out.contains(&format!("url = \"{address}/chalk-bone\"")) && out.contains("## Care"), "{out}");
}

#[cfg(feature = "fetch")]
#[test]
fn other_addresses_large_pages_and_endless_redirects_are_refused() {
    let env = TestEnv::new();
    env.write("small.toml", "[import]\nlargest_source = 100\n");
    let loops = (0..10).map(|_| answer("302 Found", "Location: /again\r\n", "")).collect();
    for (address, why) in [
        ("http://bones.example/".to_owned(), "only https:// addresses are"),
        ("ftp://bones.example/".to_owned(), "only https:// addresses are"),
        (serve(loops), "more than 5 other addresses"),
        (serve(vec![answer("200 OK", "Content-Type: text/html\r\n", PAGE)]), "more than the 100 bytes"),
        (serve(vec![answer("404 Not Found", "", "")]), "answers 404"),
        (serve(vec![answer("200 OK", "Content-Type: image/png\r\n", "x")]), "is “image/png”"),
        (
            serve(vec![answer("200 OK", "Content-Type: text/plain\r\nContent-Encoding: gzip\r\n", "x y z")]),
            "packed as “gzip”",
        ),
    ] {
        let (status, out, err) = env.run(&["import", &address, "--config", "small.toml"]);
        assert_eq!(status, 1, "{out}{err}");
        assert!(out.contains(why), "{why}: {out}");
    }
}

#[test]
fn a_few_questions_make_a_valid_document() {
    let env = TestEnv::new();
    let answers = "Chalk bone\n\nChalk bone\nCB, soft bone\nteachers\nparents, patient\nBone Trust\n\nMay\n2024-05\n\n\n\n\n\
                   Chalk bone is a rare disorder of the bones.\nIt begins in childhood.\n\n";
    let (status, out, err) = env.run_with_input(&["corpus", "new"], answers);
    assert_eq!(status, 0, "{out}{err}");
    let written = std::fs::read_to_string(env.path().join("corpus/chalk-bone.md")).expect("a document");
    for kept in [
        "aliases = [\"CB\", \"soft bone\"]",
        "audience = [\"caregiver\", \"patient\"]",
        "updated = \"2024-05\"",
        "## What is Chalk bone?",
    ] {
        assert!(written.contains(kept), "{kept}: {written}");
    }
    let (status, out, _) = env.run(&["corpus", "check"]);
    assert_eq!(status, 0, "{out}");
    let (status, _, err) = env.run_with_input(&["corpus", "new"], answers);
    assert!(status == 2 && err.contains("is there already"), "{err}");
}

#[test]
fn signs_in_answers_stand_for_themselves() {
    let env = TestEnv::new();
    let answers = "Chalk bone\n\nChalk bone\n\n\nBone Trust\n\n\n\n\n\nWhat <it> is [^2]\n\
                   ## It is <b>rare</b> [^2].\n- Give *half*\n- Give 1_2\n[x]: y\n\n";
    let (status, out, err) = env.run_with_input(&["corpus", "new"], answers);
    assert_eq!(status, 0, "{out}{err}");
    let (status, out, _) = env.run(&["corpus", "check"]);
    assert_eq!(status, 0, "{out}");
    let (_, out, _) = env.run(&["ask", "--corpus", "corpus", "Is chalk bone rare?"]);
    for kept in ["## It is <b>rare</b>", "\n   - Give 1_2\n"] {
        assert!(out.contains(kept), "{kept}: {out}");
    }
}

#[test]
fn one_bad_document_skips_only_itself() {
    let env = TestEnv::new();
    env.write(
        "corpus/good.md",
        &document(
            "good",
            "Chalk bone",
            "## Care\n<!-- source: Care -->\n\nRest helps most children with chalk bone.",
        ),
    );
    env.write("corpus/bad.md", "no front matter");
    std::fs::write(env.path().join("corpus/latin.md"), b"+++\n\xe9").expect("a file");
    env.write("corpus/leaflet.txt", "Chalk bone");
    let (status, out, err) = env.run(&["ask", "How is chalk bone cared for?"]);
    assert_eq!(status, 0, "{out}{err}");
    assert!(out.contains("Rest helps"), "{out}");
    for skipped in ["not searched: bad.md:1", "not searched: latin.md:2"] {
        assert!(err.contains(skipped), "{skipped}: {err}");
    }
    let (status, out, _) = env.run(&["corpus", "check"]);
    assert_eq!(status, 1);
    assert!(
        out.contains("leaflet.txt:1: hint") && out.contains("bonafide import corpus/leaflet.txt"),
        "{out}"
    );
}

#[test]
fn an_imported_document_can_be_searched_at_once() {
    let env = TestEnv::new();
    env.write("page.html", "<h1>Chalk bone</h1><p>Children tire early.</p><h2>Care</h2><p>Rest helps most of them on bad days.</p>");
    let (status, out, err) = env.run(&["import", "page.html"]);
    assert_eq!(status, 0, "{out}{err}");
    let (status, out, _) = env.run(&["corpus", "check"]);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("hint: condition is empty") && out.contains("hint: audience is empty"), "{out}");
    let (status, out, err) = env.run(&["ask", "Does rest help on bad days?"]);
    assert_eq!(status, 0, "{out}{err}");
    assert!(out.contains("Rest helps most"), "{out}");
}

#[cfg(unix)]
#[test]
fn links_that_lead_around_and_pipes_are_passed_over() {
    use std::os::unix::fs::symlink;
    let env = TestEnv::new();
    let folder = env.path().join("corpus");
    env.write(
        "corpus/good.md",
        &document(
            "good",
            "Chalk bone",
            "## Care\n<!-- source: Care -->\n\nRest helps most children with chalk bone.",
        ),
    );
    for name in ["a", "b", "c", "d"] {
        symlink(&folder, folder.join(name)).expect("a link");
    }
    symlink("/dev/zero", folder.join("zero.md")).expect("a link");
    symlink("/nowhere", folder.join("gone.md")).expect("a link");
    let pipe = std::process::Command::new("mkfifo").arg(folder.join("pipe.md")).status();
    assert!(pipe.is_ok_and(|status| status.success()), "mkfifo is there");
    let (status, out, err) = env.run(&["ask", "How is chalk bone cared for?"]);
    assert_eq!(status, 0, "{out}{err}");
    let (status, out, _) = env.run(&["corpus", "check"]);
    assert!(status == 0 && out.contains("1 document, 0 errors"), "{out}");
    let (status, out, err) = env.run(&["import", "corpus/pipe.md", "--dry-run"]);
    assert!(status == 2 && err.contains("neither a file nor a folder"), "{out}{err}");
}

#[test]
fn parts_of_saved_pages_and_locks_of_word_are_skipped_and_named() {
    let env = TestEnv::new();
    for part in ["leg_archivos", "leg_fichiers", "Leg-Dateien", "leg_bestanden"] {
        env.write(&format!("saved/{part}/frame.html"), "<h1>Frame</h1><p>Buy now.</p>");
    }
    env.write("saved/~$leg.docx", "owner");
    env.write(
        "saved/leg.txt",
        "Leg pain\n\nLeg pain is common in children who grow fast, and it goes away.\n",
    );
    let (status, out, err) = env.run(&["import", "saved", "--into", "out"]);
    assert_eq!(status, 0, "{out}{err}");
    for skipped in ["leg_archivos", "leg_fichiers", "Leg-Dateien", "leg_bestanden", "~$leg.docx"] {
        assert!(out.contains(&format!("skipped: saved/{skipped} (")), "{skipped}: {out}");
    }
    assert!(out.contains("1 document imported"), "{out}");
}
