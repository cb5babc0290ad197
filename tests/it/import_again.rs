//! A page that is imported again: what people filled in stays, and what differs is shown.

use std::fs;

use crate::support::TestEnv;

const PAGE: &str = "<html lang=en><head><title>Silk ankle</title><link rel=canonical href=\"https://ankle.example/silk\"></head>\
                    <h1>Silk ankle</h1><p>Silk ankle is a rare disorder of the ankle.</p><h2>Treatment</h2><p>Rest helps.</p>\
                    <h2>Outlook</h2><p>It is good.</p><p>Last updated: 3 May 2020</p></html>";

/// A document made of the page, with what a moderator fills in.
fn filled_in(env: &TestEnv) -> String {
    env.write("page.html", PAGE);
    let (status, out, err) = env.run(&["import", "page.html", "--into", "out"]);
    assert_eq!(status, 0, "{out}{err}");
    let path = env.path().join("out/silk-ankle.md");
    let text = fs::read_to_string(&path)
        .expect("a document")
        .replace("condition = \"Silk ankle\"", "condition = \"Silk ankle syndrome\"")
        .replace("aliases = []", "aliases = [\"lax talus\"]")
        .replace("audience = []", "audience = [\"parents\"]")
        .replace("status = \"not-stated\"", "status = \"approved\"")
        .replace("by = []", "by = [\"Dr. A. Reed\"]")
        .replace("language = \"en\"", "language = \"en\"\nlicence = \"by permission\"")
        .replace(
            "## Treatment\n<!-- source: Treatment -->\n",
            "## How is it treated?\n<!-- source: Treatment -->\n<!-- asked: Do splints help? -->\n<!-- not answered: Which splint is best? -->\n",
        )
        .replace("<!-- source: Outlook -->\n", "<!-- source: Outlook -->\n<!-- asked: Does it last? -->\n");
    fs::write(&path, &text).expect("a file");
    text
}

#[test]
fn an_update_keeps_what_was_filled_in_and_the_earlier_file() {
    let env = TestEnv::new();
    let before = filled_in(&env);
    // the page has another title, text and date now, and no outlook
    let page = PAGE
        .replace("<h1>Silk ankle</h1>", "<h1>Silk ankle in brief</h1>")
        .replace("Rest helps.", "Rest and a splint help.")
        .replace("<h2>Outlook</h2><p>It is good.</p>", "<h2>Sport</h2><p>Swim.</p>")
        .replace("3 May 2020", "4 June 2024");
    env.write("page.html", &page);
    let (status, out, _) = env.run(&["import", "page.html", "--into", "out", "--again", "--dry-run"]);
    assert!(status == 0 && out.contains("splint"), "{out}");
    assert_eq!(fs::read_to_string(env.path().join("out/silk-ankle.md")).expect("a file"), before);

    let (status, out, err) = env.run(&["import", "page.html", "--into", "out", "--again"]);
    assert_eq!(status, 0, "{out}{err}");
    let after = fs::read_to_string(env.path().join("out/silk-ankle.md")).expect("a file");
    for kept in [
        "id = \"silk-ankle\"",
        "condition = \"Silk ankle syndrome\"",
        "aliases = [\"lax talus\"]",
        "audience = [\"caregiver\"]",
        "status = \"under-review\"",
        "by = [\"Dr. A. Reed\"]",
        "licence = \"by permission\"",
        "updated = \"2024-06-04\"",
        "## How is it treated?\n<!-- source: Treatment -->\n<!-- asked: Do splints help? -->\n<!-- not answered: Which splint is best? -->\n\nRest and a splint help.\n",
        "## Sport",
    ] {
        assert!(after.contains(kept), "“{kept}” is missing:\n{after}\n{out}");
    }
    assert!(!after.contains("Outlook"), "{after}");
    // what differs, what stayed, and what no longer has a place is reported
    for reported in [
        "Does it last?",
        "review.status: under-review, because the text differs",
        "Silk ankle in brief",
        "splint",
        "out/silk-ankle.md.old",
    ] {
        assert!(out.contains(reported), "“{reported}” is missing:\n{out}");
    }
    assert_eq!(fs::read_to_string(env.path().join("out/silk-ankle.md.old")).expect("a file"), before);
    // a second update without changes writes nothing
    let (status, _, _) = env.run(&["import", "page.html", "--into", "out", "--again"]);
    assert_eq!(status, 0);
    assert_eq!(fs::read_to_string(env.path().join("out/silk-ankle.md")).expect("a file"), after);
    assert!(!env.path().join("out/silk-ankle.md.old2").exists());
}

#[test]
fn nothing_is_updated_unasked_and_no_own_words_are_replaced() {
    let env = TestEnv::new();
    let before = filled_in(&env);
    let (status, out, _) = env.run(&["import", "page.html", "--into", "out"]);
    assert!(status == 1 && out.contains("--again"), "{out}");
    let path = env.path().join("out/silk-ankle.md");
    let own = before.replace("text = \"verbatim\"", "text = \"summary\"");
    fs::write(&path, &own).expect("a file");
    let (status, out, _) = env.run(&["import", "page.html", "--into", "out", "--again"]);
    assert!(status == 1 && out.contains("own words"), "{out}");
    assert_eq!(fs::read_to_string(&path).expect("a file"), own);
}

#[test]
fn a_text_that_stays_the_same_stays_approved() {
    let env = TestEnv::new();
    filled_in(&env);
    env.write("page.html", &PAGE.replace("3 May 2020", "4 June 2024"));
    let (status, out, err) = env.run(&["import", "page.html", "--into", "out", "--again"]);
    assert_eq!(status, 0, "{out}{err}");
    let after = fs::read_to_string(env.path().join("out/silk-ankle.md")).expect("a file");
    assert!(after.contains("status = \"approved\"") && after.contains("updated = \"2024-06-04\""), "{after}");
}
