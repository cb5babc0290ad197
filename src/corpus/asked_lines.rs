//! Adds questions to the sections of a document's file, as `<!-- asked: … -->`.

use super::{CorpusFile, parse_document};

/// What became of the questions for one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddedQuestions {
    /// The text of the file with the new ones; those that were there already aren't repeated.
    Changed(String),
    /// All were there already.
    Unchanged,
    /// The file has no section with these headings.
    NoSection,
    /// The file, or the file with the questions, has errors: the first one.
    Broken(String),
}

/// Adds questions to the section with these headings, below the comments that are there.
#[must_use]
pub fn add_questions(file: &CorpusFile, section: &[String], questions: &[String]) -> AddedQuestions {
    let (document, findings) = parse_document(file);
    let Some(document) = document else {
        return AddedQuestions::Broken(findings.iter().map(ToString::to_string).next().unwrap_or_default());
    };
    let found = document.sections.iter().find(|of| of.heading_path == section && !section.is_empty());
    let Some(found) = found else { return AddedQuestions::NoSection };
    let key = |question: &str| question.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut known: Vec<String> = found.asked.iter().map(|asked| key(asked)).collect();
    let mut new = Vec::new();
    for question in questions {
        if !known.contains(&key(question)) {
            known.push(key(question));
            new.push(format!(
                "<!-- asked: {} -->",
                question.split_whitespace().collect::<Vec<_>>().join(" ")
            ));
        }
    }
    if new.is_empty() {
        return AddedQuestions::Unchanged;
    }
    let lines: Vec<&str> = file.text.split_inclusive('\n').collect();
    let ending = if file.text.contains("\r\n") { "\r\n" } else { "\n" };
    // below the heading and its comments
    let mut at = found.line.min(lines.len());
    for (place, line) in lines.iter().enumerate().skip(found.line) {
        match line.trim() {
            "" => {}
            comment if comment.starts_with("<!--") && comment.ends_with("-->") => at = place + 1,
            _ => break,
        }
    }
    let mut text: String = lines[..at].concat();
    if !text.ends_with('\n') {
        text.push_str(ending);
    }
    for line in &new {
        text.push_str(line);
        text.push_str(ending);
    }
    text.push_str(&lines[at..].concat());
    let (document, findings) = parse_document(&CorpusFile { name: file.name.clone(), text: text.clone() });
    let asked = document
        .and_then(|document| document.sections.into_iter().find(|of| of.heading_path == section))
        .map_or(0, |section| section.asked.len());
    if asked == found.asked.len() + new.len() {
        return AddedQuestions::Changed(text);
    }
    let error = findings.iter().map(ToString::to_string).next();
    AddedQuestions::Broken(error.unwrap_or_else(|| "the questions can't be read back".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "+++\nid = \"a\"\ntitle = \"A\"\ncondition = \"A\"\naliases = []\naudience = [\"patient\"]\n\
        text = \"summary\"\n\n[source]\ntitle = \"A\"\npublisher = \"P\"\nlanguage = \"en\"\n\n[review]\n\
        status = \"approved\"\nstatement = \"\"\n+++\n\n# Care\n\n## School\n<!-- source: School -->\n\n<!-- asked: Which school? -->\n\n\
        Any school.\n\n## Work\nAny work.\n";

    fn file(text: &str) -> CorpusFile {
        CorpusFile { name: "a.md".to_owned(), text: text.to_owned() }
    }

    fn section(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn questions_are_added_below_the_comments_of_their_section_and_only_once() {
        let questions = section(&["which  school?", "Can she go to school?", "can she go to school?"]);
        let added = add_questions(&file(DOCUMENT), &section(&["Care", "School"]), &questions);
        let AddedQuestions::Changed(text) = added else { panic!("{added:?}") };
        let wanted = "<!-- asked: Which school? -->\n<!-- asked: Can she go to school? -->\n\nAny school.";
        assert!(text.contains(wanted), "{text}");
        assert_eq!(
            text.replace("<!-- asked: Can she go to school? -->\n", ""),
            DOCUMENT,
            "nothing else changes"
        );
        let again = add_questions(&file(&text), &section(&["Care", "School"]), &questions);
        assert_eq!(again, AddedQuestions::Unchanged);
        // a section without comments
        let added = add_questions(&file(DOCUMENT), &section(&["Care", "Work"]), &section(&["Which job?"]));
        let AddedQuestions::Changed(text) = added else { panic!("{added:?}") };
        assert!(text.contains("## Work\n<!-- asked: Which job? -->\nAny work.\n"), "{text}");
    }

    #[test]
    fn what_cannot_be_added_leaves_the_file() {
        let care = section(&["Care", "School"]);
        let question = ["x".repeat(301)];
        assert!(matches!(add_questions(&file(DOCUMENT), &care, &question), AddedQuestions::Broken(_)));
        let none = add_questions(&file(DOCUMENT), &section(&["Rest"]), &question);
        assert_eq!(none, AddedQuestions::NoSection);
        let broken = file(&DOCUMENT.replace("id = \"a\"\n", ""));
        assert!(matches!(add_questions(&broken, &care, &section(&["Why?"])), AddedQuestions::Broken(_)));
        let many: Vec<String> = (0..100).map(|number| format!("Question {number}?")).collect();
        assert!(matches!(add_questions(&file(DOCUMENT), &care, &many), AddedQuestions::Broken(_)));
    }
}
