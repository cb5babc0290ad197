//! Questions about the documents themselves (who wrote this, how old is it), and what one publisher says.

use std::collections::HashSet;

use super::phrase::Phrases;
use crate::analysis::{Analyzer, Token};
use crate::config::ConversationConfig;
use crate::corpus::DocumentInfo;

/// Verbs with which a publisher is quoted: “what does the NIH say”.
const SAYS: [&str; 10] =
    ["say", "says", "said", "recommend", "recommends", "advise", "advises", "write", "writes", "states"];
/// Words between “what does” and the verb, at most.
const MAX_PUBLISHER_LENGTH: usize = 8;
/// Words that show that a link is one between two things.
const BETWEEN: [&str; 4] = ["between", "with", "entre", "con"];
/// Content words that a question about a document has besides, at most.
const OTHER_WORDS: usize = 1;

/// What a question asks of the documents themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceAsked {
    /// Who wrote it, how old it is, whether it is reviewed.
    Facts,
    /// The whole document.
    Whole,
}

/// Knows how such questions are asked, and who published the documents.
#[derive(Debug)]
pub(super) struct SourceRules {
    things: HashSet<String>,
    verbs: HashSet<String>,
    /// Words for the address of a document.
    addresses: HashSet<String>,
    /// Words with which one is asked for.
    requests: HashSet<String>,
    phrases: Phrases,
    whole: Phrases,
}

/// The names of the publishers, as folded words.
#[derive(Debug)]
pub(super) struct Publishers {
    names: Vec<(String, Vec<String>)>,
    /// Their short names.
    short: Vec<Vec<String>>,
}

/// Publishers that a question quotes, and the places of the words that name them.
#[derive(Debug, Default)]
pub(super) struct Quoted {
    pub(super) publishers: Vec<String>,
    pub(super) places: Vec<usize>,
}

impl SourceRules {
    pub(super) fn new(config: &ConversationConfig, analyzer: &Analyzer) -> Self {
        Self {
            things: config.source_things.iter().cloned().collect(),
            verbs: config.source_verbs.iter().cloned().collect(),
            addresses: config.source_addresses.iter().cloned().collect(),
            requests: config.source_requests.iter().cloned().collect(),
            phrases: Phrases::new(&config.source_phrases, analyzer),
            whole: Phrases::new(&config.whole, analyzer),
        }
    }

    /// What a question with these words asks of the documents; `speaks` says of each word whether it says something
    /// and names no condition; `goes_on` that the question before asked the same.
    pub(super) fn asked(&self, words: &[&Token], speaks: &[bool], goes_on: bool) -> Option<SourceAsked> {
        let stems: Vec<&str> = words.iter().map(|word| word.stem.as_str()).collect();
        let is_thing = |token: &Token| self.things.contains(&token.exact);
        let is_verb = |token: &Token| self.verbs.contains(&token.exact);
        // a link between two things is no address
        let has_address = words.iter().any(|word| self.addresses.contains(&word.exact))
            && !words.iter().any(|word| BETWEEN.contains(&word.exact.as_str()));
        let is_request = |token: &Token| has_address && self.requests.contains(&token.exact);
        let is_other = |token: &Token| {
            !is_thing(token) && !is_verb(token) && !is_request(token) && token.exact != "whole"
        };
        let others = words.iter().zip(speaks).filter(|(word, speaks)| **speaks && is_other(word)).count();
        if others > OTHER_WORDS + 1 {
            return None;
        }
        if (0..stems.len()).any(|start| self.whole.opening(&stems[start..]).is_some()) {
            return Some(SourceAsked::Whole);
        }
        let is_phrase = (0..stems.len()).any(|start| self.phrases.opening(&stems[start..]).is_some());
        let has = |is: &dyn Fn(&Token) -> bool| words.iter().any(|word| is(word));
        // “this” is a document only where something is asked of one
        let has_thing = goes_on && others == 0 || has(&|word| is_thing(word) && word.exact != "this");
        // a word that is both needs another one: “the source of the text”, unlike “sources of calcium”
        let pairs = has_thing
            && words.iter().enumerate().any(|(at, word)| {
                let has_other_thing = || {
                    let mut others = words.iter().enumerate().filter(|(other, _)| *other != at);
                    others.any(|(_, other)| is_thing(other) && other.exact != "this")
                };
                is_verb(word) && (!is_thing(word) || has_other_thing())
            });
        let asks_address = has_address && others == 0;
        (asks_address || (is_phrase || pairs) && others <= OTHER_WORDS).then_some(SourceAsked::Facts)
    }
}

impl Publishers {
    pub(super) fn new(documents: &[DocumentInfo], analyzer: &Analyzer) -> Self {
        let words = |name: &str| -> Vec<String> {
            let tokens = analyzer.analyze(name).into_iter().filter(|token| token.words == 1);
            tokens.map(|token| token.exact).collect()
        };
        let mut names: Vec<(String, Vec<String>)> = Vec::new();
        let mut short: Vec<Vec<String>> = Vec::new();
        for source in documents.iter().map(|document| &document.source) {
            let name = &source.publisher;
            if !names.iter().any(|(other, _)| other == name) {
                names.push((name.clone(), words(name)));
            }
            let short_name = source.publisher_short.as_deref().map(words).filter(|words| !words.is_empty());
            short.extend(short_name.filter(|words| !short.contains(words)));
        }
        Self { names, short }
    }

    /// Places of the short names of publishers in capitals: “NIH osteopetrosis diagnosis”. Where everything is in
    /// capitals, there are none.
    pub(super) fn in_short(&self, text: &str, words: &[&Token]) -> Vec<usize> {
        let is_capital = |word: &Token| !text[word.span.clone()].chars().any(char::is_lowercase);
        if words.iter().all(|word| is_capital(word)) {
            return Vec::new();
        }
        let mut places = Vec::new();
        for name in &self.short {
            for (start, window) in words.windows(name.len()).enumerate() {
                if window.iter().zip(name).all(|(word, part)| word.exact == *part && is_capital(word)) {
                    places.extend(start..start + name.len());
                }
            }
        }
        places
    }

    /// The publishers that a question quotes: “what does the NIH say about …”, “according to the NIH”.
    pub(super) fn quoted(&self, words: &[&Token], is_left_out: impl Fn(&Token) -> bool) -> Quoted {
        let mut quoted = Quoted::default();
        for (end, _) in words.iter().enumerate().filter(|(_, word)| SAYS.contains(&word.exact.as_str())) {
            let from = end.saturating_sub(MAX_PUBLISHER_LENGTH);
            let asks = |word: &&Token| matches!(word.exact.as_str(), "does" | "do" | "did" | "what");
            let Some(start) = words[from..end].iter().rposition(asks) else { continue };
            self.match_names(words, from + start + 1, end, end, &is_left_out, &mut quoted);
        }
        for at in 1..words.len() {
            if words[at].exact == "to" && words[at - 1].exact == "according" {
                let end = (at + 1 + MAX_PUBLISHER_LENGTH).min(words.len());
                for stop in (at + 1..=end).rev() {
                    if self.match_names(words, at + 1, stop, at, &is_left_out, &mut quoted) {
                        quoted.places.push(at - 1);
                        break;
                    }
                }
            }
        }
        quoted
    }

    fn match_names(
        &self,
        words: &[&Token],
        start: usize,
        end: usize,
        verb: usize,
        is_left_out: &impl Fn(&Token) -> bool,
        quoted: &mut Quoted,
    ) -> bool {
        let named: Vec<&str> = words[start..end]
            .iter()
            .filter(|word| !is_left_out(word))
            .map(|word| word.exact.as_str())
            .collect();
        if named.is_empty() {
            return false;
        }
        let before = quoted.publishers.len();
        for (name, parts) in &self.names {
            let initials: String = parts.iter().filter_map(|part| part.chars().next()).collect();
            let is_named =
                named.iter().all(|word| parts.iter().any(|part| part == word) || **word == initials);
            if is_named && !quoted.publishers.contains(name) {
                quoted.publishers.push(name.clone());
            }
        }
        let found = quoted.publishers.len() > before;
        if found {
            quoted.places.extend(start..end);
            quoted.places.push(verb);
        }
        found
    }
}
