//! Tantivy's own query on our index: what a question costs without our ranking.

use std::path::Path;

use bonafide::analysis::Analyzer;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, TantivyDocument};
use tantivy::{Index, Searcher, Term};

/// Passages that a question gets, here and elsewhere.
pub(crate) const TOP: usize = 10;
const TITLE_WEIGHT: f32 = 2.0;

/// Tantivy's own ranking: a union of terms in title and body.
pub(crate) struct Plain {
    searcher: Searcher,
    analyzer: Analyzer,
    fields: [(tantivy::schema::Field, f32); 2],
}

impl Plain {
    /// The index that is current in a directory.
    pub(crate) fn open(directory: &Path, analyzer: Analyzer) -> Self {
        let current = std::fs::read_to_string(directory.join("CURRENT")).expect("a generation");
        let index = Index::open_in_dir(directory.join(current)).expect("an index");
        let field = |name: &str| index.schema().get_field(name).expect("a field");
        let fields = [(field("title_stem"), TITLE_WEIGHT), (field("body_stem"), 1.0)];
        let searcher = index.reader().expect("a reader").searcher();
        Self { searcher, analyzer, fields }
    }

    /// The best ten passages, read; gives how many fields they have.
    pub(crate) fn ask(&self, question: &str) -> usize {
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        for token in self.analyzer.analyze(question).into_iter().filter(|token| token.words == 1) {
            if self.analyzer.is_stop_word(&token.exact) || self.analyzer.is_question_word(&token.exact) {
                continue;
            }
            for (field, weight) in self.fields {
                let term =
                    TermQuery::new(Term::from_field_text(field, &token.stem), IndexRecordOption::WithFreqs);
                clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(term), weight))));
            }
        }
        let query = BooleanQuery::new(clauses);
        let found =
            self.searcher.search(&query, &TopDocs::with_limit(TOP).order_by_score()).expect("a search");
        found
            .iter()
            .map(|(_, address)| self.searcher.doc::<TantivyDocument>(*address).expect("a passage").len())
            .sum()
    }
}
