//! Orders candidates: by words (BM25 in weighted fields, best field first, proximity and section kinds), and by meaning
//! where they have vectors.

use super::fusion::fuse;
use super::{Candidate, Match, Retrieved};
use crate::config::RankingConfig;
use crate::entries::FieldKind;
use crate::question::{GroupRole, QueryPlan};
use crate::vectors::MeaningMatch;

/// A candidate with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Where the engine finds the passage.
    pub address: u64,
    /// Score; higher is better, comparable within one question only.
    pub score: f32,
    /// Its score by words alone.
    pub words_score: f32,
    /// Share (0 to 1) of the question's weight that the passage's headings and text cover.
    pub coverage: f32,
    /// The same share, headings alone.
    pub heading_coverage: f32,
    /// Share (0 to 1) of the words of its own heading that the question has.
    pub heading_share: f32,
    /// The same share as `coverage`, by the question's own words alone, no synonyms.
    pub own_coverage: f32,
    /// Whether it holds the word of the question that weighs most.
    pub key_word: bool,
    /// Share (0 to 1) of the largest weight that words near each other can add.
    pub proximity: f32,
    /// The score as a share (0 to 1) of what every word of the question in its heading would give.
    pub strength: f32,
    /// How far its section is of the kind that is asked for: 1 where its own heading says so.
    pub kind_share: f32,
    /// How near the question is to it by meaning, where both have vectors.
    pub meaning: Option<MeaningMatch>,
}

/// Ranks candidates, best first; equals keep the order in which the index gave them.
#[must_use]
pub fn rank(plan: &QueryPlan, retrieved: &Retrieved, config: &RankingConfig) -> Vec<Ranked> {
    let scorer = Scorer::new(plan, retrieved, config);
    let mut ranked: Vec<Ranked> =
        retrieved.candidates.iter().map(|candidate| scorer.score(candidate)).collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    fuse(&mut ranked, &config.fusion);
    ranked
}

struct Scorer<'a> {
    plan: &'a QueryPlan,
    retrieved: &'a Retrieved,
    config: &'a RankingConfig,
    /// Weight of each group with its rarity.
    weights: Vec<f32>,
    /// Weight of the groups that coverage is measured by.
    asked: f32,
    /// Whether nothing but the condition is asked for.
    only_condition: bool,
    /// The group of the word that weighs most, names of conditions aside.
    key_word: Option<usize>,
}

/// What a passage says on one group of the plan.
#[derive(Clone, Copy, Default)]
struct GroupScore {
    score: f32,
    /// It occurs in headings or text, not only in the title.
    in_passage: bool,
    /// It occurs in a heading.
    in_heading: bool,
    /// The maximum number of words of the own heading that it stands for.
    heading_words: u32,
    /// A word of the question itself, no synonym, occurs in headings or text.
    own: bool,
}

/// Weight of the question that a passage covers, by where and how.
#[derive(Default)]
struct Coverage {
    key_word: bool,
    passage: f32,
    heading: f32,
    own: f32,
    heading_words: u32,
}

impl<'a> Scorer<'a> {
    fn new(plan: &'a QueryPlan, retrieved: &'a Retrieved, config: &'a RankingConfig) -> Self {
        let weights: Vec<f32> = plan
            .groups
            .iter()
            .zip(&retrieved.rarity)
            .zip(&retrieved.known)
            .map(|((group, rarity), known)| match group.role {
                // all passages are on it anyway
                GroupRole::Condition => group.weight * rarity * config.condition_weight,
                GroupRole::Content | GroupRole::Cue | GroupRole::Context if *known => group.weight * rarity,
                GroupRole::Content | GroupRole::Cue | GroupRole::Context => {
                    group.weight * rarity * group.unknown_weight
                }
            })
            .collect();
        let key_word = plan
            .groups
            .iter()
            .enumerate()
            .filter(|(_, group)| group.role == GroupRole::Content)
            .max_by(|(a, _), (b, _)| weights[*a].total_cmp(&weights[*b]))
            .map(|(number, _)| number);
        let mut scorer =
            Self { plan, retrieved, config, weights, asked: 0.0, only_condition: false, key_word };
        scorer.asked = plan
            .groups
            .iter()
            .zip(&scorer.weights)
            .map(|(group, weight)| weight * scorer.asked_share(group.role))
            .sum();
        scorer.only_condition = scorer.asked <= 0.0;
        scorer
    }

    /// How much a word counts in the decision whether a passage answers.
    fn asked_share(&self, role: GroupRole) -> f32 {
        match role {
            GroupRole::Content => 1.0,
            GroupRole::Cue => self.config.cue_coverage,
            GroupRole::Condition | GroupRole::Context => 0.0,
        }
    }

    fn score(&self, candidate: &Candidate) -> Ranked {
        let kind_share = self.kind_share(candidate);
        let kind_matches = kind_share > 0.0;
        let mut score = 0.0;
        let mut coverage = Coverage::default();
        let mut own_words = kind_matches || self.only_condition;
        for (number, group) in self.plan.groups.iter().enumerate() {
            let mut found = self.group_score(candidate, number);
            if group.role == GroupRole::Cue && kind_matches {
                // the section is what the cue asks for, whatever its words
                found.score = found.score.max(kind_share * self.plan.weights.heading);
                (found.in_passage, found.in_heading, found.own) = (true, true, true);
            }
            score += self.weights[number] * found.score;
            if found.in_passage && !matches!(group.role, GroupRole::Condition | GroupRole::Context) {
                let asked = self.weights[number] * self.asked_share(group.role);
                coverage.passage += asked;
                coverage.heading += if found.in_heading { asked } else { 0.0 };
                coverage.own += if found.own { asked } else { 0.0 };
                coverage.heading_words += found.heading_words;
                coverage.key_word |= Some(number) == self.key_word;
                own_words = true;
            }
        }
        let near = self.proximity(candidate);
        score += self.config.proximity_bonus * near;
        let whole: f32 = self.weights.iter().sum();
        if kind_matches {
            score += kind_share * self.config.intent_bonus * whole.max(1.0);
        }
        #[expect(clippy::cast_precision_loss, reason = "headings have few words")]
        let heading_share = match candidate.heading_words {
            0 => 0.0,
            words => (coverage.heading_words as f32 / words as f32).min(1.0),
        };
        score += self.config.heading_bonus * heading_share * whole;
        if !candidate.approved {
            score *= self.config.unapproved_factor;
        }
        if !own_words {
            score *= self.config.title_only_factor;
        }
        let share =
            |covered: f32| if self.only_condition { 1.0 } else { (covered / self.asked).clamp(0.0, 1.0) };
        Ranked {
            address: candidate.address,
            score,
            words_score: score,
            coverage: share(coverage.passage),
            heading_coverage: share(coverage.heading),
            heading_share,
            own_coverage: share(coverage.own),
            key_word: coverage.key_word || self.key_word.is_none(),
            proximity: if whole > 0.0 { (near / whole).min(1.0) } else { 0.0 },
            strength: if whole > 0.0 {
                (score / (whole * self.plan.weights.heading * (self.config.k1 + 1.0))).min(1.0)
            } else {
                0.0
            },
            kind_share,
            meaning: candidate.meaning,
        }
    }

    /// How far a section is of the kind that is asked for: 1 where its own heading says so.
    fn kind_share(&self, candidate: &Candidate) -> f32 {
        match self.plan.kind {
            Some(kind) if candidate.own_kinds.contains(kind) => 1.0,
            Some(kind) if candidate.kinds.contains(kind) => self.config.outer_kind_share,
            _ => 0.0,
        }
    }

    /// The best alternative's score: its best field and a share of the others.
    fn group_score(&self, candidate: &Candidate, group: usize) -> GroupScore {
        let mut best = GroupScore::default();
        let matches = &candidate.matches;
        let from = matches.partition_point(|found| found.group < group);
        let to = from + matches[from..].partition_point(|found| found.group == group);
        for of_one in matches[from..to].chunk_by(|a, b| a.alternative == b.alternative) {
            let alternative = &self.plan.groups[group].alternatives[of_one[0].alternative];
            let mut top: f32 = 0.0;
            let mut sum = 0.0;
            for found in of_one {
                let field = self.field_score(found, candidate);
                top = top.max(field);
                sum += field;
                best.in_passage |= found.field != FieldKind::Title;
                best.in_heading |= matches!(found.field, FieldKind::Outer | FieldKind::Heading);
                if found.field == FieldKind::Heading {
                    let words = u32::try_from(alternative.forms.len()).unwrap_or(u32::MAX);
                    best.heading_words = best.heading_words.max(words);
                }
                best.own |= alternative.asked && found.field != FieldKind::Title;
            }
            let score = alternative.weight * (top + self.config.tie_breaker * (sum - top));
            best.score = best.score.max(score);
        }
        best
    }

    /// BM25 without the rarity, which counts once for a term and not for each field.
    fn field_score(&self, found: &Match, candidate: &Candidate) -> f32 {
        let field = found.field.index();
        let config = self.config;
        let b = [config.b_title, config.b_outer, config.b_heading, config.b_body, config.b_asked][field];
        let weight = self.plan.weights.as_array()[field];
        #[expect(clippy::cast_precision_loss, reason = "frequencies in a passage are small")]
        let frequency = found.frequency as f32;
        let relative_length = candidate.length[field] / self.retrieved.average_length[field];
        let k1 = self.config.k1;
        let saturated = frequency * (k1 + 1.0) / (frequency + k1 * (1.0 - b + b * relative_length));
        let exact = if found.exact { 1.0 + self.config.exact_bonus } else { 1.0 };
        weight * saturated * exact
    }

    /// For each two words of the question that follow each other: the weight of the lighter one,
    /// divided by their distance in the text.
    fn proximity(&self, candidate: &Candidate) -> f32 {
        let mut sum = 0.0;
        for (first, pair) in self.plan.groups.windows(2).enumerate() {
            let second = first + 1;
            if pair[1].position.saturating_sub(pair[0].position) > self.config.proximity_window {
                continue;
            }
            if let Some(distance) = nearest(&candidate.matches, first, second)
                && distance <= self.config.proximity_window
            {
                #[expect(clippy::cast_precision_loss, reason = "distances are small")]
                let distance = distance.max(1) as f32;
                sum += self.weights[first].min(self.weights[second]) / distance;
            }
        }
        sum
    }
}

/// Words between the nearest places of two groups in the text.
fn nearest(matches: &[Match], first: usize, second: usize) -> Option<u32> {
    let places = |group: usize| {
        matches
            .iter()
            .filter(move |found| found.group == group)
            .flat_map(|found| found.positions.iter().copied())
    };
    let mut best = None;
    for a in places(first) {
        for b in places(second) {
            let distance = a.abs_diff(b);
            // two forms of one word in the same place say nothing
            if distance > 0 && best.is_none_or(|best| distance < best) {
                best = Some(distance);
            }
        }
    }
    best
}
