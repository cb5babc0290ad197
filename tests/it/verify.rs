//! `bonafide verify`, as a reader uses it who was given an answer.

use crate::support::TestEnv;

#[test]
fn an_answer_is_verified_and_every_change_of_the_corpus_is_told() {
    let env = TestEnv::new().with_shipped_corpus();
    let (_, answer, _) = env.run(&["ask", "--json", "how is osteopetrosis treated"]);
    env.write("answer.json", &answer);
    let (status, out, err) = env.run(&["verify", "answer.json"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.starts_with("held") && out.contains("3 passages: 3 held"), "{out}");

    let file = env.path().join("corpus/osteopetrosis.md");
    let text = std::fs::read_to_string(&file).expect("a document");
    std::fs::write(
        &file,
        text.replacen("may be given a bone marrow transplant", "may be given a marrow transplant", 1),
    )
    .expect("written");
    let (status, out, _) = env.run(&["verify", "answer.json"]);
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("changed") && out.contains("now: bonafide show osteopetrosis/"), "{out}");
    let (status, out, _) = env.run(&["verify", "--json", "answer.json"]);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let statuses: Vec<&str> = json["passages"]
        .as_array()
        .expect("passages")
        .iter()
        .map(|p| p["fate"].as_str().expect("text"))
        .collect();
    assert_eq!(status, 1);
    assert!(statuses.contains(&"changed") && statuses.contains(&"held"), "{out}");

    std::fs::remove_file(&file).expect("removed");
    let (status, out, _) = env.run(&["verify", "answer.json"]);
    assert_eq!(status, 1);
    assert!(out.contains("the documents no longer say it"), "{out}");
}

#[test]
fn an_answer_that_was_tampered_with_is_told() {
    let env = TestEnv::new();
    let (_, answer, _) = env.run(&["ask", "--json", "how is osteopetrosis treated"]);
    env.write("answer.json", &answer.replace("bone marrow transplant", "bee venom"));
    let (status, out, _) = env.run(&["verify", "answer.json"]);
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("altered") && out.contains("not what was printed"), "{out}");
}

#[test]
fn what_is_no_answer_ends_with_exit_status_2_and_its_place() {
    let env = TestEnv::new();
    env.write("bad.json", "{\"passages\": []}\n{\"hello\": 1}\n");
    for (file, message) in [("bad.json", "answer 2: missing field"), ("none.json", "cannot read none.json")] {
        let (status, out, err) = env.run(&["verify", file]);
        assert_eq!((status, out.as_str()), (2, ""));
        assert!(err.contains(message), "{err}");
    }
}
