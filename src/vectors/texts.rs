//! What is encoded of a passage.

use crate::corpus::DocumentInfo;
use crate::passage::Passage;

/// Changes whenever the same passage would be encoded from other texts.
const VERSION: u8 = 2;

/// How much of each passage is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The whole text and the questions listed in the section: for large corpora.
    Whole,
    /// Headings and single sentences, too.
    Sentences,
}

/// What a text is of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextRole {
    /// All of it, below the condition and the headings.
    Whole,
    /// The condition and the headings.
    Heading,
    /// One sentence, or one item of a list.
    Sentence,
    /// A question that people ask of its section.
    Asked,
    /// A question that comes close to its section and that no section answers.
    NotAnswered,
}

/// A text of a passage that is encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageText {
    /// What it is of the passage.
    pub role: TextRole,
    /// The text.
    pub text: String,
}

/// The texts of a passage that are encoded, the whole text first.
#[must_use]
pub fn passage_texts(passage: &Passage, document: &DocumentInfo, detail: Detail) -> Vec<PassageText> {
    let text = passage.text_without_marks();
    let heading = headings(passage, document);
    let mut texts = vec![PassageText { role: TextRole::Whole, text: format!("{heading}. {text}") }];
    if detail == Detail::Sentences {
        texts.push(PassageText { role: TextRole::Heading, text: heading });
        let sentences = passage.sentences().filter_map(|span| text.get(span)).map(str::trim);
        texts.extend(
            sentences
                .filter(|sentence| !sentence.is_empty())
                .map(|sentence| PassageText { role: TextRole::Sentence, text: sentence.to_owned() }),
        );
    }
    let questions = [(TextRole::Asked, &passage.asked), (TextRole::NotAnswered, &passage.not_answered)];
    for (role, questions) in questions {
        texts.extend(questions.iter().map(|question| PassageText { role, text: question.clone() }));
    }
    texts
}

/// A hash of everything that is encoded for a passage. Its vectors are stored under this key, so every index with the
/// same passage below the same headings of the same condition finds them.
#[must_use]
pub fn passage_key(passage: &Passage, document: &DocumentInfo) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[VERSION]);
    let lists = [&passage.heading_path, &passage.asked, &passage.not_answered];
    for list in lists {
        hasher.update(&(list.len() as u64).to_le_bytes());
    }
    let parts = [document.condition.as_str(), passage.text.as_str()];
    for part in parts.into_iter().chain(lists.into_iter().flatten().map(String::as_str)) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}

/// The condition and the headings above a passage.
fn headings(passage: &Passage, document: &DocumentInfo) -> String {
    let path = passage.heading_path.join(", ");
    match (document.condition.is_empty(), path.is_empty()) {
        (true, _) => path,
        (false, true) => document.condition.clone(),
        (false, false) => format!("{}: {path}", document.condition),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::corpus::{CorpusFile, parse_document};
    use crate::passage::Cutter;

    const HEAD: &str = "+++\nid = \"a\"\ntitle = \"A\"\ncondition = \"A\"\naudience = [\"patient\"]\ntext = \"summary\"\n\n\
        [source]\ntitle = \"A\"\npublisher = \"P\"\nlanguage = \"en\"\n\n[review]\nstatus = \"approved\"\nstatement = \"\"\n+++\n";

    /// The passage of a section with these comments, and its document.
    fn passage(comments: &str) -> (Passage, DocumentInfo) {
        let text = format!("{HEAD}## Care\n<!-- source: Care -->\n{comments}\nRest helps.\n");
        let (document, _) = parse_document(&CorpusFile { name: "a.md".to_owned(), text });
        let document = document.expect("a document");
        let cutter = Cutter::new(&Config::embedded().expect("valid settings").passages);
        (cutter.cut(&document).swap_remove(0), document.info)
    }

    #[test]
    fn listed_questions_are_encoded_in_every_detail_and_change_the_key_alone() {
        let (plain, info) = passage("");
        let (asked, _) = passage("<!-- asked: Which dose? -->\n");
        let (not_answered, _) = passage("<!-- not answered: Which dose? -->\n");
        for detail in [Detail::Whole, Detail::Sentences] {
            let texts = passage_texts(&not_answered, &info, detail);
            let listed: Vec<&PassageText> =
                texts.iter().filter(|text| text.role == TextRole::NotAnswered).collect();
            let wanted = PassageText { role: TextRole::NotAnswered, text: "Which dose?".to_owned() };
            assert_eq!(listed, [&wanted]);
            assert_eq!(texts.len(), passage_texts(&plain, &info, detail).len() + 1);
        }
        let keys = [&plain, &asked, &not_answered].map(|passage| passage_key(passage, &info));
        assert!(keys[0] != keys[1] && keys[0] != keys[2] && keys[1] != keys[2], "{keys:?}");
        assert_eq!((&plain.id, &plain.text), (&not_answered.id, &not_answered.text));
    }
}
