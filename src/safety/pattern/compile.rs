//! Compiles patterns to small programs over sets of words.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::super::vocabulary::{Atom, SetId, VocabularyBuilder};
use super::{Line, Node};

/// Longest program.
const MAX_LENGTH: usize = 4000;
/// How deep classes may name classes.
const MAX_DEPTH: usize = 6;

/// An instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// One word of the set.
    Word(SetId),
    /// A number.
    Number,
    /// Up to so many words.
    Gap(u8),
    /// Continues at the next step, or else there.
    Split(u16),
    /// Continues there.
    Jump(u16),
    /// A clause begins here.
    Start,
    /// A sentence ends here.
    End,
    /// The pattern is found.
    Found,
}

/// A compiled part of a pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct CompiledPart {
    pub(super) steps: Vec<Step>,
    /// Sets without which it cannot match: at least one word of each must be there.
    pub(super) needs: Vec<SetId>,
    /// Sets that the first word must be in, at least one; none: any word may be first.
    pub(super) firsts: Vec<SetId>,
    /// Words of the longest match.
    pub(super) longest: usize,
}

/// Compiles the patterns of one file.
pub(super) struct Compiler<'a> {
    vocabulary: &'a mut VocabularyBuilder,
    classes: &'a BTreeMap<String, Vec<Node>>,
    /// Classes of the shared file.
    shared: &'a BTreeMap<String, Vec<Node>>,
    /// Atoms of the classes that hold single words only.
    atoms: FxHashMap<&'a str, Option<Vec<Atom>>>,
    /// Sets of one atom.
    singles: FxHashMap<Atom, SetId>,
    /// Classes as they were compiled, from step 0 on.
    compiled: FxHashMap<&'a str, Vec<Step>>,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(
        vocabulary: &'a mut VocabularyBuilder,
        classes: &'a BTreeMap<String, Vec<Node>>,
        shared: &'a BTreeMap<String, Vec<Node>>,
    ) -> Self {
        Self {
            vocabulary,
            classes,
            shared,
            atoms: FxHashMap::default(),
            singles: FxHashMap::default(),
            compiled: FxHashMap::default(),
        }
    }

    /// Compiles the parts of a line.
    pub(super) fn parts(&mut self, line: &'a Line) -> Result<Vec<CompiledPart>, String> {
        line.parts.iter().map(|part| self.part(part)).collect()
    }

    /// The set of the one-word members of a class, for guards.
    pub(super) fn class_set(&mut self, name: &str) -> Option<SetId> {
        let members = self.class(name)?;
        let mut atoms: Vec<Atom> = Vec::new();
        for member in members {
            atoms.extend(self.atoms(member, 0).into_iter().flatten());
        }
        Some(self.vocabulary.intern(atoms))
    }

    fn class(&self, name: &str) -> Option<&'a Vec<Node>> {
        self.classes.get(name).or_else(|| self.shared.get(name))
    }

    fn part(&mut self, node: &'a Node) -> Result<CompiledPart, String> {
        let mut program = CompiledPart::default();
        self.emit(node, &mut program, 0, true)?;
        program.steps.push(Step::Found);
        program.find_firsts();
        program.longest = program
            .steps
            .iter()
            .map(|step| match step {
                Step::Word(_) | Step::Number => 1,
                Step::Gap(widest) => usize::from(*widest),
                _ => 0,
            })
            .sum();
        Ok(program)
    }

    /// The atoms of a node that is one word in any case.
    fn atoms(&mut self, node: &'a Node, depth: usize) -> Option<Vec<Atom>> {
        if depth > MAX_DEPTH {
            return None;
        }
        match node {
            Node::Word(word) => Some(vec![self.vocabulary.atom(word, false)]),
            Node::Prefix(start) => Some(vec![self.vocabulary.atom(start, true)]),
            Node::Class(name) => {
                if let Some(known) = self.atoms.get(name.as_str()) {
                    return known.clone();
                }
                let members = self.class(name)?;
                let atoms = self.all_atoms(members, depth + 1);
                self.atoms.insert(name, atoms.clone());
                atoms
            }
            Node::Either(nodes) => self.all_atoms(nodes, depth + 1),
            _ => None,
        }
    }

    fn all_atoms(&mut self, nodes: &'a [Node], depth: usize) -> Option<Vec<Atom>> {
        let is_word = |node: &Node| {
            !matches!(
                node,
                Node::Sequence(_) | Node::Optional(_) | Node::Gap(_) | Node::Number | Node::Start | Node::End
            )
        };
        if !nodes.iter().all(is_word) {
            return None;
        }
        let mut atoms = Vec::new();
        for node in nodes {
            atoms.extend(self.atoms(node, depth)?);
        }
        Some(atoms)
    }

    fn emit(
        &mut self,
        node: &'a Node,
        out: &mut CompiledPart,
        depth: usize,
        needed: bool,
    ) -> Result<(), String> {
        if depth > MAX_DEPTH * 3 || out.steps.len() > MAX_LENGTH {
            return Err("the pattern is too long, or a class names itself".to_owned());
        }
        if let Node::Word(word) | Node::Prefix(word) = node {
            let atom = self.vocabulary.atom(word, matches!(node, Node::Prefix(_)));
            let vocabulary = &mut *self.vocabulary;
            let set = *self.singles.entry(atom).or_insert_with(|| vocabulary.intern(vec![atom]));
            out.push_word(set, needed);
            return Ok(());
        }
        if let Node::Class(name) = node {
            if let Some(steps) = self.compiled.get(name.as_str()) {
                if let [Step::Word(set)] = steps[..] {
                    out.push_word(set, needed);
                    return Ok(());
                }
                let base = place(out.steps.len())?;
                place(out.steps.len() + steps.len())?;
                out.steps.extend(steps.iter().map(|step| step.moved(base)));
                return Ok(());
            }
            let members = self.class(name).ok_or_else(|| format!("no class is called @{name}"))?;
            let mut own = CompiledPart::default();
            match self.atoms(node, 0) {
                Some(atoms) => own.steps.push(Step::Word(self.vocabulary.intern(atoms))),
                None => self.either(members, &mut own, depth + 1)?,
            }
            self.compiled.insert(name, own.steps);
            return self.emit(node, out, depth + 1, needed);
        }
        if let Some(atoms) = self.atoms(node, 0) {
            let set = self.vocabulary.intern(atoms);
            out.push_word(set, needed);
            return Ok(());
        }
        match node {
            Node::Word(_) | Node::Prefix(_) | Node::Class(_) => {}
            Node::Number => out.steps.push(Step::Number),
            Node::Gap(widest) => out.steps.push(Step::Gap(*widest)),
            Node::Start => out.steps.push(Step::Start),
            Node::End => out.steps.push(Step::End),
            Node::Sequence(nodes) => {
                for node in nodes {
                    self.emit(node, out, depth + 1, needed)?;
                }
            }
            Node::Optional(inner) => {
                let split = out.steps.len();
                out.steps.push(Step::Jump(0));
                self.emit(inner, out, depth + 1, false)?;
                out.steps[split] = Step::Split(place(out.steps.len())?);
            }
            Node::Either(nodes) => self.either(nodes, out, depth + 1)?,
        }
        Ok(())
    }

    fn either(&mut self, nodes: &'a [Node], out: &mut CompiledPart, depth: usize) -> Result<(), String> {
        // one-word alternatives are one set
        let (mut atoms, mut longer) = (Vec::new(), Vec::new());
        for node in nodes {
            match self.atoms(node, 0) {
                Some(own) => atoms.extend(own),
                None => longer.push(node),
            }
        }
        let set = (!atoms.is_empty()).then(|| self.vocabulary.intern(atoms));
        let mut ends = Vec::new();
        let branches = longer.len() + usize::from(set.is_some());
        for branch in 0..branches {
            let split = out.steps.len();
            let is_last = branch + 1 == branches;
            if !is_last {
                out.steps.push(Step::Jump(0));
            }
            match set {
                Some(set) if branch == 0 => out.steps.push(Step::Word(set)),
                _ => self.emit(longer[branch - usize::from(set.is_some())], out, depth, false)?,
            }
            if !is_last {
                ends.push(out.steps.len());
                out.steps.push(Step::Jump(0));
                out.steps[split] = Step::Split(place(out.steps.len())?);
            }
        }
        let end = place(out.steps.len())?;
        for jump in ends {
            out.steps[jump] = Step::Jump(end);
        }
        Ok(())
    }
}

impl Step {
    /// The step as a number.
    pub(super) fn encode(self) -> u32 {
        let (tag, value) = match self {
            Self::Word(set) => (0, set),
            Self::Number => (1, 0),
            Self::Gap(widest) => (2, u32::from(widest)),
            Self::Split(other) => (3, u32::from(other)),
            Self::Jump(to) => (4, u32::from(to)),
            Self::Start => (5, 0),
            Self::End => (6, 0),
            Self::Found => (7, 0),
        };
        value << 3 | tag
    }

    /// The step that a number encodes.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "as it was encoded")]
    pub(super) fn decode(number: u32) -> Self {
        let value = number >> 3;
        match number & 7 {
            0 => Self::Word(value),
            1 => Self::Number,
            2 => Self::Gap(value as u8),
            3 => Self::Split(value as u16),
            4 => Self::Jump(value as u16),
            5 => Self::Start,
            6 => Self::End,
            _ => Self::Found,
        }
    }

    fn moved(self, base: u16) -> Self {
        match self {
            Self::Split(other) => Self::Split(other + base),
            Self::Jump(to) => Self::Jump(to + base),
            step => step,
        }
    }
}

impl CompiledPart {
    fn push_word(&mut self, set: SetId, needed: bool) {
        self.steps.push(Step::Word(set));
        if needed {
            self.needs.push(set);
        }
    }

    fn find_firsts(&mut self) {
        let mut seen = vec![false; self.steps.len()];
        let mut open = vec![0_usize];
        let mut firsts = Vec::new();
        while let Some(at) = open.pop() {
            if seen.get(at).copied().unwrap_or(true) {
                continue;
            }
            seen[at] = true;
            match self.steps[at] {
                Step::Word(set) => firsts.push(set),
                Step::Split(other) => open.extend([at + 1, usize::from(other)]),
                Step::Jump(to) => open.push(usize::from(to)),
                Step::Start | Step::End => open.push(at + 1),
                Step::Number | Step::Gap(_) | Step::Found => return,
            }
        }
        firsts.sort_unstable();
        firsts.dedup();
        self.firsts = firsts;
    }
}

fn place(steps: usize) -> Result<u16, String> {
    u16::try_from(steps).map_err(|_| "the pattern is too long".to_owned())
}
