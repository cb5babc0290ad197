//! What a corpus is about: its conditions, the headings under which they are treated, and whom to ask.

use std::collections::HashMap;

use serde::Serialize;

use super::{Engine, EngineError};
use crate::answer::ContactSource;
use crate::corpus::DocumentInfo;
use crate::retrieval::Retriever;

/// A condition of the corpus and the headings under which it is treated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// Usual name of the condition.
    pub condition: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Heading paths in order, each once.
    pub sections: Vec<Vec<String>>,
}

impl Engine {
    /// Conditions of the corpus, each once, in the order of its documents.
    #[must_use]
    pub fn conditions(&self) -> &[String] {
        self.conditions.get_or_init(|| self.index.conditions())
    }

    /// Conditions with the headings under which they are treated.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn topics(&self) -> Result<&[Topic], EngineError> {
        if let Some(topics) = self.topics.get() {
            return Ok(topics);
        }
        // read once: proposals ask for them at every letter that is typed
        let topics = self.read_topics()?;
        Ok(self.topics.get_or_init(|| topics))
    }

    fn read_topics(&self) -> Result<Vec<Topic>, EngineError> {
        let mut by_condition: HashMap<&str, Vec<&DocumentInfo>> = HashMap::new();
        for document in self.index.documents() {
            by_condition.entry(&document.condition).or_default().push(document);
        }
        let mut topics = Vec::with_capacity(self.conditions().len());
        for condition in self.conditions() {
            let mut topic = Topic { condition: condition.clone(), aliases: Vec::new(), sections: Vec::new() };
            for document in by_condition.remove(condition.as_str()).unwrap_or_default() {
                topic.aliases.extend(document.aliases.iter().cloned());
                for passage in self.index.passages_of(&document.id)? {
                    if !topic.sections.contains(&passage.heading_path) {
                        topic.sections.push(passage.heading_path);
                    }
                }
            }
            topics.push(topic);
        }
        Ok(topics)
    }
}

impl ContactSource for Box<dyn Retriever> {
    fn with_contacts(&self) -> Box<dyn Iterator<Item = &DocumentInfo> + '_> {
        self.as_ref().documents_with_contacts()
    }
}
