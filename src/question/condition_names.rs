//! How names of conditions are written: abbreviations, proper names, “disease” left out, other spellings.

use std::collections::HashSet;
use std::sync::Arc;

use super::word_map::WordMap;
use crate::analysis::{Analyzer, StemCache, Token, fold};
use crate::config::{ConditionsConfig, LexiconConfig, LexiconEntry, commonness};

/// Letters of an abbreviation, at most.
const MAX_SHORT_FORM_LENGTH: usize = 8;
/// Letters of an abbreviation that counts in small letters though no document is on it, at least.
const MIN_LETTERS: usize = 3;
/// Tier of words from which a name may be meant besides the word.
const RARE: usize = 2;
/// Words of a proper name such as “Ellis-van Creveld”, at most.
const MAX_NAME_WORDS: usize = 4;
/// Endings of adjectives: “metabolic disease” names none.
const ADJECTIVES: [&str; 12] =
    ["al", "ic", "ous", "ive", "ary", "ar", "ed", "oid", "less", "ing", "ory", "ble"];

/// Rules on names.
#[derive(Debug)]
pub(super) struct NameRules {
    everyday: HashSet<String>,
    left_out: HashSet<String>,
    generic: HashSet<String>,
    omitted: Vec<String>,
    /// Stems of these, and of “disease of bone”.
    nouns: Vec<String>,
    analyzer: Arc<Analyzer>,
    cognates: Vec<(String, String)>,
    /// Parts of medical words.
    word_parts: Vec<String>,
    /// Words that the lexicon has in small letters.
    pub(super) terms: WordMap<()>,
}

/// A name as it is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// Its stems.
    pub(super) key: String,
    /// Its folded words.
    pub(super) folded: String,
    /// Whether it is an abbreviation.
    pub(super) is_short: bool,
    /// Whether it is an everyday word unless it is written as a proper name.
    pub(super) is_proper: bool,
}

impl NameRules {
    pub(super) fn new(config: &ConditionsConfig, terms: WordMap<()>, analyzer: &Arc<Analyzer>) -> Self {
        let everyday = config.everyday.iter().cloned().collect();
        Self {
            everyday,
            left_out: analyzer.left_out().map(str::to_owned).collect(),
            generic: config.generic.iter().map(|noun| fold(noun)).collect(),
            omitted: config.omitted.clone(),
            nouns: config
                .omitted
                .iter()
                .flat_map(|noun| [noun.clone(), format!("{noun} of bone")])
                .map(|noun| analyzer.stems(&noun).join("_"))
                .collect(),
            analyzer: Arc::clone(analyzer),
            cognates: config.cognates.clone(),
            word_parts: config.word_parts.clone(),
            terms,
        }
    }

    /// Reads a name; nothing for one that is only left-out words.
    pub(super) fn read(name: &str, analyzer: &Analyzer, cache: &mut StemCache) -> Option<Name> {
        let mut tokens = analyzer.analyze_with(name, cache);
        tokens.retain(|token| token.words == 1);
        // an abbreviation that is also such a word (AS, IS) names nothing by itself
        if tokens.iter().all(|token| analyzer.is_left_out(&token.exact)) {
            return None;
        }
        let join = |word: fn(&Token) -> &str| tokens.iter().map(word).collect::<Vec<_>>().join("_");
        let is_common = |folded: &str| commonness(folded).is_some_and(|tier| tier < RARE);
        Some(Name {
            is_short: is_short_form(name),
            is_proper: matches!(tokens.as_slice(), [only] if is_common(&only.exact) && Self::is_proper(name)),
            key: join(|token| &token.stem),
            folded: join(|token| &token.exact),
        })
    }

    /// The spellings of a name, the given one first: with “oe” for “ö”, and with English endings.
    pub(super) fn variants(&self, name: &str) -> Vec<String> {
        let mut variants = vec![name.to_owned()];
        if name.contains(['ä', 'ö', 'ü']) {
            variants.push(name.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue"));
        }
        let ending = self.cognates.iter().find(|(ending, _)| name.ends_with(ending.as_str()));
        if let Some((ending, english)) = ending.filter(|_| !name.contains(' ')) {
            variants.push(format!("{}{english}", &name[..name.len() - ending.len()]));
        }
        variants
    }

    /// The name without “disease” or “syndrome”, where the rest is a proper name and no everyday word.
    pub(super) fn without_noun(&self, name: &str) -> Option<String> {
        let (first, rest) = name.split_once(' ')?;
        let noun = fold(rest.split(' ').next()?);
        let is_only_noun = !rest.contains(' ') || fold(rest).ends_with("of bone");
        let is_name = first.chars().next().is_some_and(char::is_uppercase)
            && first.split(['-', '–']).all(|part| !self.is_everyday(&fold(part)));
        (self.omitted.contains(&noun) && is_only_noun && is_name).then(|| first.to_owned())
    }

    /// The keys under which documents may have a name with these words: its own, with “disease” where one word is no
    /// everyday one, and as other languages and accents write it.
    pub(super) fn keys_of(&self, name: &[&Token]) -> Vec<String> {
        let join = |stems: Vec<&str>| stems.join("_");
        let own = join(name.iter().map(|token| token.stem.as_str()).collect());
        let mut keys = vec![own.clone()];
        let plain = own.replace("oe", "o").replace("ae", "a").replace("ue", "u");
        if plain != own {
            keys.push(plain);
        }
        if let [only] = name {
            for (ending, english) in &self.cognates {
                if let Some(stem) = only.exact.strip_suffix(english.as_str()) {
                    keys.push(self.stem_of(&format!("{stem}{ending}")));
                }
            }
        }
        let is_chain = |pair: &[&Token]| pair[1].span.start == pair[0].span.end + 1;
        let is_name =
            name.iter().all(|token| !self.is_everyday(&token.exact)) && name.windows(2).all(is_chain);
        if is_name && name.len() <= MAX_NAME_WORDS {
            let with_noun: Vec<String> = keys
                .iter()
                .flat_map(|key| self.nouns.iter().map(move |noun| format!("{key}_{noun}")))
                .collect();
            keys.extend(with_noun);
            if let [only] = name
                && let Some(singular) = only.exact.strip_suffix('s')
            {
                let singular = self.stem_of(singular);
                keys.extend(self.nouns.iter().map(|noun| format!("{singular}_{noun}")));
            }
        }
        keys
    }

    fn stem_of(&self, word: &str) -> String {
        self.analyzer.stems(word).join("_")
    }

    /// The proper name in a name, folded, where “disease” may be left out of it.
    pub(super) fn eponym(&self, name: &str) -> Option<String> {
        let shorter = self.without_noun(name)?;
        let tokens = self.analyzer.analyze(&shorter);
        let words: Vec<String> =
            tokens.into_iter().filter(|token| token.words == 1).map(|token| token.exact).collect();
        Some(words.join("_"))
    }

    /// Whether a word is written as a proper name in the possessive: “Down’s”.
    pub(super) fn is_proper(written: &str) -> bool {
        let capital = written.chars().next().is_some_and(char::is_uppercase);
        capital && (written.ends_with("'s") || written.ends_with("’s"))
    }

    /// Whether an abbreviation in small letters can be meant.
    pub(super) fn is_clear_short_form(&self, folded: &str, held: bool) -> bool {
        let letters = folded.chars().count();
        let is_word = self.everyday.contains(folded)
            || self.left_out.contains(folded)
            || commonness(folded).is_some_and(|tier| !held || tier < RARE);
        !is_word && (held || letters >= MIN_LETTERS)
    }

    /// A disease that no list has, named at the beginning of these words: a proper name and “disease”. How many
    /// words it has, and the name.
    pub(super) fn unlisted(&self, text: &str, words: &[&Token]) -> Option<(usize, String)> {
        let noun =
            words.iter().take(MAX_NAME_WORDS + 1).position(|word| self.generic.contains(&word.exact))?;
        let (name, last) = (&words[..noun], words.get(noun)?);
        let first = name.first()?;
        let is_chain = words[..=noun].windows(2).all(|pair| {
            let between = &text[pair[0].span.end..pair[1].span.start];
            matches!(between, " " | "-" | "–" | "\u{2011}")
        });
        let written = |token: &Token| &text[token.span.clone()];
        let is_capital = |token: &Token| written(token).chars().next().is_some_and(char::is_uppercase);
        let is_shout = !text.bytes().any(|byte| byte.is_ascii_lowercase());
        let is_name = |token: &Token| {
            let adjective = ADJECTIVES.iter().any(|ending| token.exact.ends_with(ending));
            let is_own = is_capital(token) && !is_shout && !self.is_everyday(&token.exact);
            let is_word = self.left_out.contains(&token.exact) || self.everyday.contains(&token.exact);
            !adjective
                && !is_word
                && !self.terms.contains(&token.exact)
                && (is_own || self.may_be_name(token))
        };
        let joins = |token: &Token| is_name(token) || is_capital(token) && !is_shout;
        let rest_joins = name.iter().skip(1).all(|token| joins(token) || written(token) == "van");
        // one word in small letters may be anything: “thick disease”
        let is_named = is_chain && is_name(first) && rest_joins;
        is_named.then(|| (noun + 1, text[first.span.start..last.span.end].to_owned()))
    }

    /// Words of a question that aren't misspellings: abbreviations in capitals, proper names before “disease”, species, and
    /// words with a capital within a sentence, as people and places have.
    pub(super) fn kept(&self, text: &str, tokens: &[Token]) -> Vec<u32> {
        if !text.bytes().any(|byte| byte.is_ascii_lowercase()) {
            return Self::kept_abbreviation(text, tokens);
        }
        let words: Vec<&Token> = tokens.iter().filter(|token| token.words == 1).collect();
        let mut kept = Self::kept_abbreviation(text, tokens);
        for start in 0..words.len() {
            let first = text[words[start].span.clone()].chars().next();
            if first.is_some_and(char::is_uppercase)
                && let Some((length, _)) = self.unlisted(text, &words[start..])
            {
                kept.extend(words[start..start + length].iter().map(|word| word.position));
            }
        }
        // “Mueller-Weiss”
        let is_capital = |token: &Token| text[token.span.clone()].starts_with(char::is_uppercase);
        for pair in words.windows(2).filter(|pair| is_capital(pair[0]) && is_capital(pair[1])) {
            if matches!(&text[pair[0].span.end..pair[1].span.start], "-" | "–" | "\u{2011}") {
                kept.extend([pair[0].position, pair[1].position]);
            }
        }
        // a species: “E. coli”
        for pair in words.windows(2).filter(|pair| is_capital(pair[0]) && pair[0].span.len() == 1) {
            if matches!(&text[pair[0].span.end..pair[1].span.start], "." | ". ") {
                kept.push(pair[1].position);
            }
        }
        // in a title, every word has a capital
        if 2 * words.iter().filter(|token| is_capital(token)).count() < words.len() {
            let is_own = |token: &&&Token| is_capital(token) && is_within_sentence(text, token.span.start);
            kept.extend(words.iter().filter(is_own).map(|token| token.position));
        }
        kept
    }

    fn kept_abbreviation(text: &str, tokens: &[Token]) -> Vec<u32> {
        let words = tokens.iter().filter(|token| token.words == 1);
        let shouts = !text.bytes().any(|byte| byte.is_ascii_lowercase()) && text.trim().contains(' ');
        let is_short = |token: &&Token| !shouts && is_short_form(&text[token.span.clone()]);
        words.filter(is_short).map(|token| token.position).collect()
    }

    /// Whether a word in small letters may be a person's name all the same: no list of English has it.
    fn may_be_name(&self, token: &Token) -> bool {
        let is_compound = self.word_parts.iter().any(|part| token.exact.contains(part.as_str()));
        let is_term = self.terms.contains(&token.exact) || is_compound;
        commonness(&token.exact).is_none() && token.exact.chars().count() > MIN_LETTERS && !is_term
    }

    fn is_everyday(&self, folded: &str) -> bool {
        self.everyday.contains(folded)
            || self.left_out.contains(folded)
            || commonness(folded).is_some_and(|tier| tier < RARE)
    }
}

/// Whether a word at this byte follows another one of its sentence.
fn is_within_sentence(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '"', '\'', '“', '‘', '(']);
    before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | '’' | ')'))
}

/// The words that a lexicon has in small letters.
pub(super) fn terms(lexicon: &LexiconConfig) -> WordMap<()> {
    let words =
        lexicon.entries().iter().flat_map(LexiconEntry::all_terms).flat_map(|term| term.split([' ', '-']));
    words.filter(|word| !word.contains(|c: char| c.is_uppercase())).map(str::to_owned).collect()
}

/// Whether a name is an abbreviation: short, and in capitals.
pub(super) fn is_short_form(name: &str) -> bool {
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    (2..=MAX_SHORT_FORM_LENGTH).contains(&letters().count()) && letters().all(char::is_uppercase)
}
