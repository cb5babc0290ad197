//! Which of the ranked passages are shown: the best, then others that add something.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::{Engine, EngineError, Search};
use crate::analysis::fold;
use crate::answer::Found;
use crate::corpus::{DocumentId, DocumentInfo};
use crate::passage::{Passage, SectionKinds};
use crate::question::{DocumentFilter, Word, WordRole};
use crate::retrieval::Ranked;

impl Engine {
    /// At most `top` passages that are worth showing. The best comes first; of those that follow, one
    /// from a section that was shown already counts less, and one that repeats another is left out.
    pub(super) fn choose(&self, search: &Search, top: usize) -> Result<Vec<Found<'_>>, EngineError> {
        let config = &self.config.answer;
        let ranked = &search.ranked;
        let least = ranked.first().map_or(0.0, |best| best.score * config.relative_score);
        let looked_at = top.saturating_mul(config.looked_at);
        let mut waiting: Vec<Candidate<'_>> = Vec::new();
        let first = ranked.first();
        // where the best passage matches by meaning alone, the type of section asked for is the better signal
        let by_kind = asks_only_kind(search)
            && first.is_some_and(|best| {
                best.kind_share <= 0.0
                    && (best.heading_coverage < MEANT_HEADING || self.names_only_condition(search))
            })
            && ranked.iter().any(|ranked| ranked.kind_share > 0.0);
        let is_looked_at = |next: &&Ranked| next.score >= least || by_kind && next.kind_share > 0.0;
        for ranked in ranked.iter().filter(is_looked_at).take(looked_at) {
            let passage = self.index.passage_at(ranked.address)?;
            let passage = self.newest_version(passage, &search.plan.admitted)?;
            let Some(document) = self.index.document(&passage.document)? else { continue };
            let score = ranked.score * self.share_of_other(search, ranked, &passage);
            let best = first.map_or(score, |best| best.score);
            let score = match by_kind {
                true if ranked.kind_share > 0.0 => best * OF_KIND_SHARE + score * (1.0 - OF_KIND_SHARE),
                true => score * OTHER_KIND_SHARE,
                false => score,
            };
            let nearest_sentence = ranked.meaning.and_then(|meaning| meaning.question.nearest_sentence);
            let is_on_other = self.is_on_other(search, ranked, &passage);
            let found = Found { passage, document, score, nearest_sentence };
            waiting.push(Candidate { is_on_other, ..Candidate::new(found, config.near_duplicate_words) });
        }
        waiting.sort_by(|a, b| b.found.score.total_cmp(&a.found.score));
        lead_newer(&mut waiting, config.near_duplicate);
        let mut chosen: Vec<Candidate<'_>> = Vec::new();
        while chosen.len() < top {
            let worth = |waiting: &Candidate<'_>| {
                let seen = chosen.iter().any(|earlier| earlier.is_of_section(waiting));
                waiting.found.score * if seen { config.same_section_factor } else { 1.0 }
            };
            let mut best: Option<(usize, f32)> = None;
            // what is on another disease never comes first where anything else is there
            let leads_other = |candidate: &Candidate<'_>| chosen.is_empty() && candidate.is_on_other;
            let only_others = waiting.iter().all(leads_other);
            for (place, candidate) in waiting.iter().enumerate() {
                if leads_other(candidate) && !only_others {
                    continue;
                }
                let worth = worth(candidate);
                // the first of equals
                if best.is_none_or(|(_, most)| worth > most) {
                    best = Some((place, worth));
                }
            }
            let Some((place, _)) = best else { break };
            let best = waiting.remove(place);
            waiting.retain(|next| !best.repeats(next, config.near_duplicate));
            chosen.push(best);
        }
        Ok(chosen.into_iter().map(|candidate| candidate.found).collect())
    }

    /// Whether a question's own words are the name of a condition and no more, and something else than what it is is asked
    /// for.
    fn names_only_condition(&self, search: &Search) -> bool {
        let understanding = &search.understanding;
        understanding.kind != self.definition()
            && understanding.words.iter().all(|word| {
                matches!(word.role, WordRole::Condition | WordRole::LeftOut | WordRole::Background)
            })
    }

    /// The passage under the same heading in the newest version of its page, where there is one.
    fn newest_version(&self, passage: Passage, admitted: &DocumentFilter) -> Result<Passage, EngineError> {
        let Some(newer) = self.newer_versions().get(&passage.document) else { return Ok(passage) };
        if !admitted.allows(newer) {
            return Ok(passage);
        }
        let heading = |passage: &Passage| passage.heading_path.last().map(|heading| fold(heading));
        let wanted = heading(&passage);
        let same = self.index.passages_of(newer)?.into_iter().find(|other| heading(other) == wanted);
        Ok(same.unwrap_or(passage))
    }

    /// For each document that is an older version of a page, the newest one: same title, publisher and
    /// condition, another date.
    fn newer_versions(&self) -> &HashMap<DocumentId, DocumentId> {
        self.newer_versions.get_or_init(|| {
            // all documents would have to be read
            if self.document_count() > MAX_COMPARED {
                return HashMap::new();
            }
            let mut pages: HashMap<(&str, &str, &str), Vec<&DocumentInfo>> = HashMap::new();
            for info in self.documents().iter().filter(|info| !info.condition.is_empty()) {
                let page = (info.title.as_str(), info.source.publisher.as_str(), info.condition.as_str());
                pages.entry(page).or_default().push(info);
            }
            let day =
                |info: &DocumentInfo| info.source.last_dated().map(crate::corpus::PartialDate::latest_day);
            let mut newer = HashMap::new();
            for versions in pages.into_values().filter(|versions| versions.len() > 1) {
                let dated = versions.iter().filter(|info| day(info).is_some());
                let Some(newest) = dated.clone().max_by_key(|info| day(info)) else { continue };
                for older in dated.filter(|info| day(info) < day(newest)) {
                    newer.insert(older.id.clone(), newest.id.clone());
                }
            }
            newer
        })
    }

    /// What is left of the score of a passage that is about something else than what is asked: under a heading
    /// that names a condition that nobody asked about and no document is on, or that lists what to rule out or
    /// whom to ask.
    fn share_of_other(&self, search: &Search, ranked: &Ranked, passage: &Passage) -> f32 {
        if self.is_beside(search, ranked, passage) { OTHER_SHARE } else { 1.0 }
    }

    fn is_beside(&self, search: &Search, ranked: &Ranked, passage: &Passage) -> bool {
        self.is_on_source(search, ranked, passage) || self.is_on_other(search, ranked, passage)
    }

    /// Whether a section is only on the source or on whom to ask, and nobody asked for that.
    fn is_on_source(&self, search: &Search, ranked: &Ranked, passage: &Passage) -> bool {
        let understanding = &search.understanding;
        let kind = understanding.kind.and_then(|kind| self.understander.intents().name(kind));
        let is_asked = kind.is_some_and(|kind| {
            ["contacts", "about_source", "who_to_see", "research", "names"].contains(&kind)
        }) || self.understander.asks_for("contacts", &understanding.words);
        ranked.heading_share <= OWN_HEADING
            && !is_asked
            && (ranked.heading_coverage < MEANT_HEADING || asks_only_kind(search))
            && understanding
                .words
                .iter()
                .any(|word| word.role == WordRole::Content && !word.synonyms.is_empty())
            && ["contacts", "about_source"]
                .into_iter()
                .any(|name| self.is_of_kind(&passage.heading_path, name))
    }

    /// Whether a section is on another condition, or on what to rule out, and nobody asked for that.
    fn is_on_other(&self, search: &Search, ranked: &Ranked, passage: &Passage) -> bool {
        let understanding = &search.understanding;
        let compares = !understanding.compared_with.is_empty() || understanding.condition.is_none();
        if ranked.heading_share > OWN_HEADING || compares {
            return false;
        }
        let kind = understanding.kind.and_then(|kind| self.understander.intents().name(kind));
        let path = &passage.heading_path;
        let names_other =
            path.last().is_some_and(|heading| self.understander.names_other(heading, self.index.as_ref()));
        kind != Some("differential")
            && (names_other || kind != Some("tests") && self.is_of_kind(path, "differential"))
    }

    /// Whether the headings of a section make it one of an intent's kind.
    fn is_of_kind(&self, path: &[String], intent: &str) -> bool {
        let Some(kind) = self.understander.intents().kind_named(intent) else { return false };
        let kinds = self.kinds.get_or_init(|| SectionKinds::new(&self.config.intents, &self.analyzer));
        let stems: Vec<Vec<String>> = path.iter().map(|heading| self.analyzer.stems(heading)).collect();
        kinds.of(&stems).contains(kind)
    }

    /// Whether the passage that is shown first is on another condition, on what to rule out, on the source or whom to ask, and
    /// nobody asked for that.
    pub(super) fn leads_beside(&self, search: &Search, found: &[Found<'_>]) -> bool {
        let Some(first) = found.first() else { return false };
        let is_first = |ranked: &&Ranked| {
            self.index.passage_at(ranked.address).is_ok_and(|passage| passage.id == first.passage.id)
        };
        let ranked = search.ranked.iter().take(found.len() * self.config.answer.looked_at).find(is_first);
        ranked.is_some_and(|ranked| {
            // the words of another language are in no heading, whatever is asked
            let is_english = search.understanding.language.is_none();
            self.is_on_source(search, ranked, &first.passage)
                || is_english && self.is_on_other(search, ranked, &first.passage)
        })
    }
}

/// Share of the question in headings from which a section is meant whatever it is on.
pub(super) const MEANT_HEADING: f32 = 0.5;
/// What the score of a passage of the kind that is asked for is at least, as a share of the best one's.
const OF_KIND_SHARE: f32 = 0.75;
/// What is left of the score of a passage of another kind, where nothing but a kind of section is asked for.
const OTHER_KIND_SHARE: f32 = 0.7;

/// Whether a question asks for a kind of section on a condition, and for nothing else.
fn asks_only_kind(search: &Search) -> bool {
    let understanding = &search.understanding;
    let is_cue = |word: &Word| understanding.kind_words.contains(&word.token.position);
    understanding.kind.is_some()
        && understanding.condition.is_some()
        && understanding.words.iter().filter(|word| word.role == WordRole::Content).all(is_cue)
}

/// The maximum number of documents whose versions are detected.
const MAX_COMPARED: usize = 5000;
/// Of the words of a heading, the share from which a question means it.
const OWN_HEADING: f32 = 0.6;
/// What is left of the score of a passage on something else.
const OTHER_SHARE: f32 = 0.6;
/// Share of an older document's score from which a newer one on the same goes before it.
const NEWER_SHARE: f32 = 0.75;

/// Lets newer passages go before older ones under the same heading on the same condition; an older version of
/// the same page is left out.
fn lead_newer(waiting: &mut Vec<Candidate<'_>>, near_duplicate: f32) {
    let mut place = 0;
    while place < waiting.len() {
        let newer = (place + 1..waiting.len()).find(|&other| {
            let (older, newer) = (&waiting[place], &waiting[other]);
            let is_same = older.is_version_of(newer)
                || older.repeats(newer, near_duplicate)
                || newer.found.score >= older.found.score * NEWER_SHARE;
            is_same && older.is_older(newer)
        });
        let Some(newer) = newer else {
            place += 1;
            continue;
        };
        let mut next = waiting.remove(newer);
        next.found.score = next.found.score.max(waiting[place].found.score);
        if waiting[place].is_version_of(&next) || waiting[place].repeats(&next, near_duplicate) {
            waiting[place] = next;
        } else {
            waiting.insert(place, next);
            place += 1;
        }
    }
    // an older version may have come behind the newer one
    let versions: Vec<bool> = (0..waiting.len())
        .map(|place| {
            waiting.iter().any(|other| waiting[place].is_version_of(other) && waiting[place].is_older(other))
        })
        .collect();
    let mut versions = versions.into_iter();
    waiting.retain(|_| !versions.next().unwrap_or(false));
}

struct Candidate<'a> {
    found: Found<'a>,
    /// Whether it is on another condition than the one asked about, or on what to rule out.
    is_on_other: bool,
    /// Number of words in its text.
    words: usize,
    /// The number of adjacent words in each run that is compared.
    run: usize,
    /// Hashes of the runs of words in its text, made when they are first needed.
    shingles: OnceCell<FxHashSet<u64>>,
}

impl<'a> Candidate<'a> {
    fn new(found: Found<'a>, run: usize) -> Self {
        let words = found.passage.text.split_ascii_whitespace().count();
        Self { found, is_on_other: false, words, run, shingles: OnceCell::new() }
    }

    fn is_of_section(&self, other: &Self) -> bool {
        let (one, other) = (&self.found.passage, &other.found.passage);
        one.document == other.document && one.heading_path == other.heading_path
    }

    /// Whether another passage is on the same condition, under the same heading, in a newer document.
    fn is_older(&self, other: &Self) -> bool {
        let (own, others) = (&self.found, &other.found);
        let day = |found: &Found<'_>| {
            found.document.source.last_dated().map(crate::corpus::PartialDate::latest_day)
        };
        let same_heading = own.passage.heading_path.last().map(|heading| fold(heading))
            == others.passage.heading_path.last().map(|heading| fold(heading));
        own.document.id != others.document.id
            && !own.document.condition.is_empty()
            && own.document.condition == others.document.condition
            && same_heading
            && matches!((day(own), day(others)), (Some(own), Some(other)) if own < other)
    }

    /// Whether another passage is of the same page, in another version.
    fn is_version_of(&self, other: &Self) -> bool {
        let (own, other) = (self.found.document, other.found.document);
        own.id != other.id
            && own.title == other.title
            && own.source.publisher == other.source.publisher
            && own.condition == other.condition
    }

    /// Whether the share of runs of words that both hold, of all that either holds, is that large.
    fn repeats(&self, other: &Self, share: f32) -> bool {
        if self.found.passage.text == other.found.passage.text {
            return true;
        }
        #[expect(clippy::cast_precision_loss, reason = "passages have few words")]
        let of = |part: usize, whole: usize| part as f32 / whole.max(1) as f32;
        // texts of such different lengths cannot share that much
        if of(self.words.min(other.words), self.words.max(other.words)) < share {
            return false;
        }
        let (one, other) = (self.shingles(), other.shingles());
        let both = one.intersection(other).count();
        let all = one.len() + other.len() - both;
        all > 0 && of(both, all) >= share
    }

    fn shingles(&self) -> &FxHashSet<u64> {
        self.shingles.get_or_init(|| shingles(&self.found.passage, self.run))
    }
}

fn shingles(passage: &Passage, run: usize) -> FxHashSet<u64> {
    let words: Vec<&str> = passage.text.split_ascii_whitespace().collect();
    words.windows(run).map(|run| FxBuildHasher.hash_one(run)).collect()
}
