//! Completion and hints: commands, conditions and section names.

use std::collections::HashSet;

use bonafide::engine::Engine;
use bonafide::render::printable;

use super::command::COMMANDS;

/// The maximum number of suggestions at once.
const MOST: usize = 30;

/// Shortest piece of a name that is completed without being asked for.
const SHORTEST_HINT: usize = 3;

/// What can be completed.
#[derive(Debug)]
pub(super) struct Names {
    names: Vec<String>,
}

impl Names {
    /// Conditions first, then other names and headings.
    pub(super) fn new(engine: &Engine) -> anyhow::Result<Self> {
        let topics = engine.topics()?;
        let conditions = topics.iter().map(|topic| topic.condition.clone());
        let aliases = topics.iter().flat_map(|topic| topic.aliases.iter().cloned());
        let headings = topics.iter().flat_map(|topic| topic.sections.iter().flatten().cloned());
        let mut seen = HashSet::new();
        let names = conditions.chain(aliases).chain(headings).filter(|name| seen.insert(name.clone()));
        Ok(Self { names: names.map(|name| printable(&name)).collect() })
    }

    /// Where the piece to be completed begins in `line`, and what it may become.
    pub(super) fn complete(&self, line: &str) -> (usize, Vec<String>) {
        if line.starts_with(':') {
            let found = COMMANDS.iter().map(|(name, ..)| *name).filter(|name| name.starts_with(line));
            return (0, found.map(str::to_owned).collect());
        }
        for start in word_starts(line) {
            let piece = line[start..].to_lowercase();
            let found: Vec<String> = self
                .names
                .iter()
                .filter(|name| name.to_lowercase().starts_with(&piece))
                .take(MOST)
                .cloned()
                .collect();
            if !found.is_empty() {
                return (start, found);
            }
        }
        (line.len(), Vec::new())
    }

    /// What may follow `line`.
    pub(super) fn hint(&self, line: &str) -> Option<String> {
        if line.starts_with(':') {
            let (name, argument, meaning) = COMMANDS.iter().find(|(name, ..)| name.starts_with(line))?;
            return Some(format!("{} {argument}  {meaning}", &name[line.len()..]));
        }
        let (start, found) = self.complete(line);
        let piece = &line[start..];
        let name = found.first().filter(|_| piece.chars().count() >= SHORTEST_HINT)?;
        // only where the name's lower and upper case take as many bytes
        name.get(piece.len()..).filter(|rest| !rest.is_empty()).map(str::to_owned)
    }
}

/// Beginnings of the words of a line, the longest piece first.
fn word_starts(line: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    let mut starts = Vec::new();
    for (index, c) in line.char_indices() {
        if before.is_whitespace() && !c.is_whitespace() {
            starts.push(index);
        }
        before = c;
    }
    starts.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names { names: ["Osteopetrosis", "Bone marrow transplant", "Bowed legs"].map(str::to_owned).to_vec() }
    }

    #[test]
    fn the_last_words_of_a_question_are_completed() {
        assert_eq!(names().complete("how is osteo"), (7, vec!["Osteopetrosis".to_owned()]));
        let (start, found) = names().complete("why a bone mar");
        assert_eq!((start, found), (6, vec!["Bone marrow transplant".to_owned()]));
        assert_eq!(names().complete("nothing here "), (13, Vec::new()));
    }

    #[test]
    fn commands_are_completed_and_explained() {
        assert_eq!(names().complete(":so").1, [":source", ":sources"]);
        assert!(names().hint(":mo").expect("a hint").starts_with("re"));
        assert_eq!(names().hint("osteop").as_deref(), Some("etrosis"));
        assert_eq!(names().hint("os"), None);
    }
}
