//! Compiles patterns to small programs over sets of words.

use std::collections::BTreeMap;

use super::super::vocabulary::{Atom, SetId, Vocabulary};
use super::{Line, Node};

/// Longest program.
const LONGEST: usize = 4000;
/// How deep classes may name classes.
const DEEPEST: usize = 6;

/// An instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// One word of the set.
    Word(SetId),
    /// A number.
    Number,
    /// Up to so many words.
    Gap(u8),
    /// Goes on at either place.
    Split(u16, u16),
    /// Goes on there.
    Jump(u16),
    /// A clause begins here.
    Start,
    /// A clause ends here.
    End,
    /// The pattern is found.
    Found,
}

/// A compiled part of a pattern.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Program {
    pub(super) steps: Vec<Step>,
    /// Sets without which it cannot match: at least one word of each must be there.
    pub(super) needs: Vec<SetId>,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(in super::super) struct Pattern {
    pub(in super::super) line: Line,
    pub(in super::super) parts: Vec<Program>,
    /// The part and the set from which a search starts; none: it is tried on every message.
    pub(in super::super) anchor: Option<(usize, SetId)>,
}

/// Compiles the patterns of one file.
pub(in super::super) struct Compiler<'a> {
    pub(in super::super) vocabulary: &'a mut Vocabulary,
    pub(in super::super) classes: &'a BTreeMap<String, Vec<Node>>,
    /// Classes of the shared file.
    pub(in super::super) shared: &'a BTreeMap<String, Vec<Node>>,
}

impl Compiler<'_> {
    /// Compiles a line; its anchor is chosen later.
    pub(in super::super) fn pattern(&mut self, line: &Line) -> Result<Pattern, String> {
        let parts = line.parts.iter().map(|part| self.program(part)).collect::<Result<Vec<_>, _>>()?;
        for part in &parts {
            for step in &part.steps {
                if let Step::Word(set) = step {
                    self.vocabulary.count_use(*set);
                }
            }
        }
        Ok(Pattern { line: line.clone(), parts, anchor: None })
    }

    /// The set of the one-word members of a class, for guards.
    pub(in super::super) fn class_set(&mut self, name: &str) -> Option<SetId> {
        let members = self.class(name)?;
        let atoms: Vec<Atom> = members.iter().filter_map(|member| self.atoms(member, 0)).flatten().collect();
        Some(self.vocabulary.intern(atoms))
    }

    fn class(&self, name: &str) -> Option<Vec<Node>> {
        self.classes.get(name).or_else(|| self.shared.get(name)).cloned()
    }

    fn program(&mut self, node: &Node) -> Result<Program, String> {
        let mut program = Program::default();
        self.emit(node, &mut program, 0, true)?;
        program.steps.push(Step::Found);
        Ok(program)
    }

    /// The atoms of a node that is one word in any case.
    fn atoms(&self, node: &Node, depth: usize) -> Option<Vec<Atom>> {
        if depth > DEEPEST {
            return None;
        }
        match node {
            Node::Word(word) => Some(vec![Atom::Whole(word.as_str().into())]),
            Node::Prefix(start) => Some(vec![Atom::Prefix(start.as_str().into())]),
            Node::Class(name) => self.all_atoms(&self.class(name)?, depth + 1),
            Node::Either(nodes) => self.all_atoms(nodes, depth + 1),
            _ => None,
        }
    }

    fn all_atoms(&self, nodes: &[Node], depth: usize) -> Option<Vec<Atom>> {
        let mut atoms = Vec::new();
        for node in nodes {
            atoms.extend(self.atoms(node, depth)?);
        }
        Some(atoms)
    }

    fn emit(&mut self, node: &Node, out: &mut Program, depth: usize, needed: bool) -> Result<(), String> {
        if depth > DEEPEST * 3 || out.steps.len() > LONGEST {
            return Err("the pattern is too long, or a class names itself".to_owned());
        }
        if let Some(atoms) = self.atoms(node, 0) {
            let set = self.vocabulary.intern(atoms);
            out.steps.push(Step::Word(set));
            if needed {
                out.needs.push(set);
            }
            return Ok(());
        }
        match node {
            Node::Word(_) | Node::Prefix(_) => {}
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
                out.steps[split] = Step::Split(place(split + 1)?, place(out.steps.len())?);
            }
            Node::Class(name) => {
                let members = self.class(name).ok_or_else(|| format!("no class is called @{name}"))?;
                self.either(&members, out, depth + 1)?;
            }
            Node::Either(nodes) => self.either(nodes, out, depth + 1)?,
        }
        Ok(())
    }

    fn either(&mut self, nodes: &[Node], out: &mut Program, depth: usize) -> Result<(), String> {
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
                out.steps[split] = Step::Split(place(split + 1)?, place(out.steps.len())?);
            }
        }
        let end = place(out.steps.len())?;
        for jump in ends {
            out.steps[jump] = Step::Jump(end);
        }
        Ok(())
    }
}

impl Pattern {
    /// Chooses the rarest set that a match needs.
    pub(in super::super) fn choose_anchor(&mut self, vocabulary: &Vocabulary) {
        let needs = self.parts.iter().enumerate();
        let needs = needs.flat_map(|(part, program)| program.needs.iter().map(move |&set| (part, set)));
        self.anchor = needs.min_by_key(|&(_, set)| vocabulary.uses(set));
    }
}

fn place(steps: usize) -> Result<u16, String> {
    u16::try_from(steps).map_err(|_| "the pattern is too long".to_owned())
}
