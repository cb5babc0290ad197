//! What is encoded of a passage.

use crate::corpus::DocumentInfo;
use crate::passage::Passage;

/// Changes whenever the same passage would be encoded from other texts.
const VERSION: u8 = 1;

/// How much of each passage is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The whole text and the questions that the section is asked: for large corpora.
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
    texts
        .extend(passage.asked.iter().map(|asked| PassageText { role: TextRole::Asked, text: asked.clone() }));
    texts
}

/// A hash of everything that is encoded for a passage. Its vectors are stored under this key, so every index with the
/// same passage below the same headings of the same condition finds them.
#[must_use]
pub fn passage_key(passage: &Passage, document: &DocumentInfo) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[VERSION]);
    let parts = [document.condition.as_str(), passage.text.as_str()];
    let lists = [&passage.heading_path, &passage.asked];
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
