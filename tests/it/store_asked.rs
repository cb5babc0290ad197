//! `bonafide store asked`: the questions that moderators added, as lines of the documents.

use bonafide::config::Config;
use bonafide::store::{self, NewWording, Store};
use std::sync::Arc;

use crate::support::{TestEnv, document};

const BODY: &str =
    "## Care\n<!-- source: Care -->\n\nRest helps.\n\n## School\n<!-- source: School -->\n\nAny school.\n";

struct Scene {
    env: TestEnv,
}

impl Scene {
    fn new() -> Self {
        let env = TestEnv::new();
        env.write("corpus/fever.md", &document("fever", "Bone fever", BODY));
        Self { env }
    }

    fn store(&self) -> Arc<dyn Store> {
        let folder = self.env.path().join("store");
        store::open(&folder, &Config::embedded().expect("valid settings").store).expect("a store")
    }

    fn add(&self, server: u64, (document, heading): (&str, &str), text: &str) {
        let new = NewWording {
            server,
            day: 1,
            document: document.to_owned(),
            section: vec![heading.to_owned()],
            position: 1,
            passage: "p".to_owned(),
            hash: "h".to_owned(),
            text: text.to_owned(),
        };
        self.store().add_wording(&new).expect("kept");
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = self.env.process(&[&["store", "asked"], arguments].concat());
        let output =
            command.env("BONAFIDE_STORE_DIRECTORY", self.env.path().join("store")).output().expect("it runs");
        let printed = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(printed).expect("UTF-8"))
    }

    fn document(&self) -> String {
        std::fs::read_to_string(self.env.path().join("corpus/fever.md")).expect("a document")
    }
}

#[test]
fn added_questions_become_lines_of_their_section_once() {
    let scene = Scene::new();
    scene.add(7, ("fever", "School"), "Can she go to school?");
    scene.add(8, ("fever", "School"), "can she go to school?");
    scene.add(8, ("fever", "Care"), "What helps?");
    let before = scene.document();
    let (status, printed) = scene.run(&[]);
    assert_eq!(status, Some(0), "{printed}");
    assert!(printed.contains("<!-- asked: Can she go to school? -->"), "{printed}");
    assert!(printed.contains("2 questions to add to 1 document"), "{printed}");
    assert_eq!(scene.document(), before, "nothing is written unless asked for");

    let (status, printed) = scene.run(&["--server", "7", "--write"]);
    assert!(status == Some(0) && printed.contains("1 question added to 1 document"), "{printed}");
    let asked = "## School\n<!-- source: School -->\n<!-- asked: Can she go to school? -->\n";
    assert_eq!(scene.document(), before.replace("## School\n<!-- source: School -->\n", asked));
    let (status, printed) = scene.run(&["--write"]);
    assert!(status == Some(0) && printed.contains("What helps?"), "{printed}");
    let (status, printed) = scene.run(&["--write"]);
    assert!(status == Some(0) && printed.contains("0 questions"), "{printed}");
    let (status, printed, _) = scene.env.run(&["corpus", "check"]);
    assert_eq!(status, 0, "{printed}");
}

#[test]
fn what_finds_no_place_is_named_and_the_rest_is_written() {
    let scene = Scene::new();
    scene.add(7, ("fever", "Travel"), "Can she fly?");
    scene.add(7, ("gout", "Care"), "What about gout?");
    scene.add(7, ("fever", "Care"), "What helps?");
    scene.add(8, ("fever", "School"), "What helps?");
    let (status, printed) = scene.run(&["--write"]);
    assert_eq!(status, Some(1), "{printed}");
    for left_out in ["fever, Travel: left out", "gout, Care: left out", "already leads to fever, Care"] {
        assert!(printed.contains(left_out), "{left_out}: {printed}");
    }
    assert!(scene.document().contains("<!-- asked: What helps? -->"), "{}", scene.document());
    // the documents in the program can't be changed
    std::fs::remove_dir_all(scene.env.path().join("corpus")).expect("removed");
    let (status, printed) = scene.run(&["--write"]);
    assert!(status == Some(2) && printed.contains("--corpus"), "{printed}");
}
