//! All patterns, compiled, in the form in which the program embeds them: nothing is read before a message needs it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::evidence::Strength;
use super::super::numbers::{Lists, NumberSlice, Numbers, count};
use super::super::vocabulary::{SetId, Vocabulary, VocabularyBuilder, WeighedVocabulary};
use super::parse::read_section;
use super::{CompiledPart, Compiler, PatternError, PatternFile, Section};

/// First bytes of a prepared file.
const MAGIC: &[u8; 8] = b"bfpats2\n";
/// Name of the file whose classes all other files may use.
const SHARED: &str = "all";
/// Stands for no set and no part.
const NONE: u32 = u32::MAX;
/// Numbers of a pattern in the table: language, line, section, flags, end of its parts, part and set of the anchor.
const STRIDE: usize = 7;
/// Flag of patterns that mean help first.
const FIRST: u32 = 1;
/// Flag of patterns to which guards of time and generality do not apply.
const ALWAYS: u32 = 2;

/// All patterns, with their words.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in super::super) struct PatternTable {
    pub(in super::super) vocabulary: Vocabulary,
    pub(in super::super) languages: Vec<Language>,
    pub(in super::super) emoji: Vec<(char, String)>,
    sections: Vec<Section>,
    patterns: Numbers,
    /// Of each part of a pattern: its program, the sets that it needs and those that it begins with.
    steps: Lists,
    needs: Lists,
    firsts: Lists,
    longest: Numbers,
    /// For each set, the patterns that are looked for where a word of it is; then those that always are.
    by_anchor: Lists,
}

/// The words that split and guard clauses in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct GuardWords {
    /// Negations before what they negate.
    pub(in super::super) negation: Option<SetId>,
    /// Negations after it, as German has them.
    pub(in super::super) negation_after: Option<SetId>,
    /// Pronouns and the like with which a new statement begins.
    pub(in super::super) restart: Option<SetId>,
    /// Conjunctions that begin a new clause.
    pub(in super::super) split: Option<SetId>,
    /// Words that say that it is now.
    pub(in super::super) now: Option<SetId>,
    /// Words for the writer and people whom the writer knows.
    pub(in super::super) personal: Option<SetId>,
    /// Frequent words, from which the language of a message is detected.
    pub(in super::super) frequent: Option<SetId>,
}

/// Words that distinguish the writer from other people, in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct PersonWords {
    /// The writer: `i`, `me`, `myself`, and forms of verbs.
    pub(in super::super) first: Option<SetId>,
    /// Somebody else: `he`, `brother`, `himself`, and forms of verbs.
    pub(in super::super) third: Option<SetId>,
    /// Verbs of saying.
    pub(in super::super) says: Option<SetId>,
    /// What the writer says of somebody else: `think`, `worried`, `found`.
    pub(in super::super) frames: Option<SetId>,
    /// That something has not happened yet: `gonna`, `how`, `tempted`.
    pub(in super::super) ahead: Option<SetId>,
}

/// A pattern file's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Language {
    pub(in super::super) name: String,
    pub(in super::super) words: GuardWords,
    pub(in super::super) persons: PersonWords,
}

/// What a pattern means, and where it is from.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Rule<'a> {
    /// Number of its language.
    pub(in super::super) language: usize,
    /// Its line.
    pub(in super::super) number: usize,
    pub(in super::super) section: &'a Section,
    pub(in super::super) strength: Strength,
    pub(in super::super) always: bool,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(in super::super) struct Pattern<'a> {
    pub(in super::super) rule: Rule<'a>,
    /// The part and the set from which a search starts; none: it is tried on every message.
    pub(super) anchor: Option<(usize, SetId)>,
    table: &'a PatternTable,
    parts: Range<usize>,
}

/// A compiled part of a pattern.
#[derive(Debug, Clone, Copy)]
pub(super) struct Program<'a> {
    pub(super) steps: NumberSlice<'a>,
    /// Sets without which it cannot match: at least one word of each must be there.
    pub(super) needs: NumberSlice<'a>,
    /// Sets that the first word must be in, at least one; none: any word may be first.
    pub(super) firsts: NumberSlice<'a>,
    /// Words of the longest match.
    pub(super) longest: usize,
}

impl<'a> Pattern<'a> {
    pub(super) fn parts(&self) -> impl Iterator<Item = Program<'a>> {
        let table = self.table;
        self.parts.clone().map(|part| Program {
            steps: table.steps.get(part),
            needs: table.needs.get(part),
            firsts: table.firsts.get(part),
            longest: table.longest.get(part).unwrap_or(0) as usize,
        })
    }
}

impl GuardWords {
    const COUNT: usize = 7;

    fn compile(compiler: &mut Compiler<'_>) -> Self {
        Self {
            negation: compiler.class_set("negation"),
            negation_after: compiler.class_set("negation_after"),
            restart: compiler.class_set("restart"),
            split: compiler.class_set("split"),
            now: compiler.class_set("now"),
            personal: compiler.class_set("personal"),
            frequent: compiler.class_set("words"),
        }
    }

    fn to_numbers(&self) -> [u32; Self::COUNT] {
        [self.negation, self.negation_after, self.restart, self.split, self.now, self.personal, self.frequent]
            .map(|set| set.unwrap_or(NONE))
    }

    fn of_numbers(numbers: NumberSlice<'_>) -> Self {
        let set = |at| numbers.get(at).filter(|&set| set != NONE);
        Self {
            negation: set(0),
            negation_after: set(1),
            restart: set(2),
            split: set(3),
            now: set(4),
            personal: set(5),
            frequent: set(6),
        }
    }
}

impl PersonWords {
    const COUNT: usize = 5;

    fn compile(compiler: &mut Compiler<'_>) -> Self {
        Self {
            first: compiler.class_set("first"),
            third: compiler.class_set("third"),
            says: compiler.class_set("says"),
            frames: compiler.class_set("frames"),
            ahead: compiler.class_set("ahead"),
        }
    }

    fn to_numbers(&self) -> [u32; Self::COUNT] {
        [self.first, self.third, self.says, self.frames, self.ahead].map(|set| set.unwrap_or(NONE))
    }

    fn of_numbers(numbers: NumberSlice<'_>) -> Self {
        let set = |at| numbers.get(at).filter(|&set| set != NONE);
        Self { first: set(0), third: set(1), says: set(2), frames: set(3), ahead: set(4) }
    }
}

impl Language {
    /// Numbers of each language in the prepared file.
    const COUNT: usize = GuardWords::COUNT + PersonWords::COUNT;
}

impl PatternTable {
    /// Compiles pattern files.
    pub(in super::super) fn compile(files: &[PatternFile]) -> Result<Self, PatternError> {
        let nothing = BTreeMap::new();
        let shared = files.iter().find(|file| file.name == SHARED).map_or(&nothing, |file| &file.classes);
        let mut builder = VocabularyBuilder::default();
        let mut table = Self::default();
        let mut parts_of_patterns = Vec::new();
        for (language, file) in files.iter().enumerate() {
            let mut compiler = Compiler::new(&mut builder, &file.classes, shared);
            for line in &file.lines {
                let at = |message| PatternError { file: file.name.clone(), line: line.number, message };
                let parts = compiler.parts(line).map_err(at)?;
                let first = if line.strength == Strength::First { FIRST } else { 0 };
                let always = if line.always { ALWAYS } else { 0 };
                let section = table.section_number(&line.section);
                let before = table.longest.len();
                for number in [count(language), count(line.number), section, first | always] {
                    table.patterns.push(number);
                }
                table.patterns.push(count(before + parts.len()));
                table.patterns.push(NONE);
                table.patterns.push(NONE);
                for part in &parts {
                    table.steps.push(part.steps.iter().map(|step| step.encode()));
                    table.needs.push(part.needs.iter().copied());
                    table.firsts.push(part.firsts.iter().copied());
                    table.longest.push(count(part.longest));
                }
                parts_of_patterns.push(parts);
            }
            table.languages.push(Language {
                name: file.name.clone(),
                words: GuardWords::compile(&mut compiler),
                persons: PersonWords::compile(&mut compiler),
            });
            table.emoji.extend(file.emoji.iter().cloned());
        }
        let WeighedVocabulary { vocabulary, weights } = builder.finish();
        table.vocabulary = vocabulary;
        table.choose_anchors(&parts_of_patterns, &weights);
        Ok(table)
    }

    fn section_number(&mut self, section: &Section) -> u32 {
        let known = self.sections.iter().position(|known| known == section);
        count(known.unwrap_or_else(|| {
            self.sections.push(section.clone());
            self.sections.len() - 1
        }))
    }

    /// Chooses for each pattern the rarest set that a match needs.
    fn choose_anchors(&mut self, patterns: &[Vec<CompiledPart>], weights: &[u32]) {
        let mut by_anchor: Vec<Vec<u32>> = vec![Vec::new(); weights.len() + 1];
        let mut numbers: Vec<u32> = self.patterns.all().iter().collect();
        for (index, parts) in patterns.iter().enumerate() {
            let needs = parts.iter().enumerate();
            let needs = needs.flat_map(|(part, compiled)| compiled.needs.iter().map(move |&set| (part, set)));
            let anchor = needs.min_by_key(|&(_, set)| weights.get(set as usize).copied().unwrap_or(u32::MAX));
            let place = anchor.map_or(weights.len(), |(_, set)| set as usize);
            by_anchor[place].push(count(index));
            if let Some((part, set)) = anchor {
                numbers[index * STRIDE + 5] = count(part);
                numbers[index * STRIDE + 6] = set;
            }
        }
        self.patterns = numbers.into_iter().collect();
        for patterns in by_anchor {
            self.by_anchor.push(patterns);
        }
    }

    /// Number of patterns.
    pub(in super::super) fn len(&self) -> usize {
        self.patterns.len() / STRIDE
    }

    /// The patterns that start from a word of a set.
    pub(in super::super) fn anchored(&self, set: SetId) -> impl Iterator<Item = Pattern<'_>> {
        self.by_anchor.get(set as usize).iter().filter_map(|index| self.pattern(index as usize))
    }

    /// The patterns that are tried on every message.
    pub(in super::super) fn unanchored(&self) -> impl Iterator<Item = Pattern<'_>> {
        self.anchored(count(self.vocabulary.sets()))
    }

    fn pattern(&self, index: usize) -> Option<Pattern<'_>> {
        let start = index.checked_sub(1).and_then(|before| self.patterns.get(before * STRIDE + 4));
        let numbers = self.patterns.slice(index * STRIDE..(index + 1) * STRIDE);
        let flags = numbers.get(3)?;
        let strength = if flags & FIRST != 0 { Strength::First } else { Strength::Possible };
        let rule = Rule {
            language: numbers.get(0)? as usize,
            number: numbers.get(1)? as usize,
            section: self.sections.get(numbers.get(2)? as usize)?,
            strength,
            always: flags & ALWAYS != 0,
        };
        let anchor = (numbers.get(5)?, numbers.get(6)?);
        let anchor = (anchor.0 != NONE).then_some((anchor.0 as usize, anchor.1));
        let parts = start.unwrap_or(0) as usize..numbers.get(4)? as usize;
        Some(Pattern { rule, anchor, table: self, parts })
    }

    /// The bytes of a prepared file.
    pub(in super::super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let mut add = |part: &[u8]| {
            bytes.extend(count(part.len()).to_le_bytes());
            bytes.extend(part);
        };
        self.vocabulary.write(&mut add);
        let lines = |lines: Vec<String>| lines.join("\n").into_bytes();
        add(&lines(self.languages.iter().map(|language| language.name.clone()).collect()));
        let words = self.languages.iter().flat_map(|language| {
            language.words.to_numbers().into_iter().chain(language.persons.to_numbers())
        });
        add(words.collect::<Numbers>().bytes());
        add(&lines(self.emoji.iter().map(|(emoji, words)| format!("{emoji}{words}")).collect()));
        add(&lines(self.sections.iter().map(Section::header).collect()));
        let lists = [&self.steps, &self.needs, &self.firsts, &self.by_anchor];
        let lists = lists.into_iter().flat_map(|lists| [&lists.ends, &lists.items]);
        for numbers in [&self.patterns, &self.longest].into_iter().chain(lists) {
            add(numbers.bytes());
        }
        bytes
    }

    /// Takes a prepared file. `None`: it is of another version.
    pub(in super::super) fn of_bytes(bytes: &'static [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut next = || {
            let (length, after) = rest.split_first_chunk()?;
            let (part, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            rest = after;
            Some(part)
        };
        let vocabulary = Vocabulary::read(&mut next)?;
        let mut lines = || Some(std::str::from_utf8(next()?).ok()?.lines());
        let names = lines()?;
        let words = Numbers::of_static(next()?);
        let languages = names.enumerate().map(|(at, name)| Language {
            name: name.to_owned(),
            words: GuardWords::of_numbers(words.slice(at * Language::COUNT..(at + 1) * Language::COUNT)),
            persons: PersonWords::of_numbers(
                words.slice(at * Language::COUNT + GuardWords::COUNT..(at + 1) * Language::COUNT),
            ),
        });
        let languages = languages.collect();
        let mut lines = || Some(std::str::from_utf8(next()?).ok()?.lines());
        let emoji = |line: &str| {
            let emoji = line.chars().next()?;
            Some((emoji, line[emoji.len_utf8()..].to_owned()))
        };
        let emoji = lines()?.map(emoji).collect::<Option<_>>()?;
        let sections = lines()?.map(|line| read_section(line).ok()).collect::<Option<_>>()?;
        let mut numbers = || next().map(Numbers::of_static);
        let (patterns, longest) = (numbers()?, numbers()?);
        let mut lists = || Some(Lists { ends: numbers()?, items: numbers()? });
        let (steps, needs, firsts, by_anchor) = (lists()?, lists()?, lists()?, lists()?);
        Some(Self {
            vocabulary,
            languages,
            emoji,
            sections,
            patterns,
            steps,
            needs,
            firsts,
            longest,
            by_anchor,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 2] = [
        ("all", "@med = aspirin*, iron tablets\n~ 🔪🗡 = knife\n[medicine]\n@med\n"),
        (
            "en",
            "@negation = not, no\n[emergency poisoning]\n! took ..2 (@med|bleach) now? & today %always\n? # @med\n[figure]\nof (risa)\n",
        ),
    ];

    fn table() -> PatternTable {
        let files = FILES.map(|(name, text)| PatternFile::parse(name, text).expect("patterns"));
        PatternTable::compile(&files).expect("they compile")
    }

    #[test]
    fn a_prepared_file_holds_all_of_the_table() {
        let bytes: &'static [u8] = table().to_bytes().leak();
        assert_eq!(PatternTable::of_bytes(bytes), Some(table()));
        // a class with a name of two words has no set to start from
        assert!(table().len() == 4 && table().unanchored().count() == 2);
    }

    #[test]
    fn a_file_that_is_cut_short_is_refused() {
        let bytes: &'static [u8] = table().to_bytes().leak();
        for end in 0..bytes.len() {
            assert_eq!(PatternTable::of_bytes(&bytes[..end]), None, "{end} bytes");
        }
    }
}
