//! The same fields handed to a plain `IndexWriter`, whose tokenizers call our analyzer: what an index costs without
//! generations, hashes, updates and texts that are analyzed once.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use bonafide::analysis::{Analyzer, StemCache};
use bonafide::config::Config;
use bonafide::corpus::{CorpusOrigin, Document, read_sources};
use bonafide::passage::Cutter;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::store::Compressor;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexSettings, IndexWriter, TantivyDocument};

/// Memory for postings, as the settings give a build.
const MEMORY: usize = 128_000_000;

#[derive(Clone)]
struct AnalyzerTokenizer {
    analyzer: Arc<Analyzer>,
    cache: Arc<std::sync::Mutex<StemCache>>,
    stems: bool,
}

struct Tokens {
    tokens: std::vec::IntoIter<Token>,
    token: Token,
}

impl Tokenizer for AnalyzerTokenizer {
    type TokenStream<'a> = Tokens;

    fn token_stream(&mut self, text: &str) -> Tokens {
        let mut tokens = Vec::new();
        let mut cache = self.cache.lock().expect("nobody panicked");
        self.analyzer.visit(text, &mut cache, |token| {
            tokens.push(Token {
                offset_from: token.span.start,
                offset_to: token.span.end,
                position: token.position as usize,
                text: if self.stems { token.stem } else { token.exact }.to_owned(),
                position_length: 1,
            });
        });
        Tokens { tokens: tokens.into_iter(), token: Token::default() }
    }
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        self.tokens.next().is_some_and(|token| {
            self.token = token;
            true
        })
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

struct Fields {
    stem: [Field; 4],
    exact: [Field; 4],
    condition: Field,
    document: Field,
    numbers: Vec<Field>,
    passage: Field,
}

/// Builds an index of a corpus and commits it.
pub(crate) fn build(directory: &Path, corpus: &Path, config: &Config) -> usize {
    std::fs::create_dir_all(directory).expect("a folder");
    let mut builder = Schema::builder();
    let names = ["title", "outer", "heading", "body"];
    let mut text = |name: String, tokenizer: &str, option, norms| {
        let indexing = TextFieldIndexing::default().set_index_option(option).set_fieldnorms(norms);
        let options = TextOptions::default().set_indexing_options(indexing.set_tokenizer(tokenizer));
        builder.add_text_field(&name, options)
    };
    let stem = names
        .map(|name| text(format!("{name}_stem"), "stem", IndexRecordOption::WithFreqsAndPositions, true));
    let exact = names.map(|name| text(format!("{name}_exact"), "exact", IndexRecordOption::Basic, false));
    let fields = Fields {
        stem,
        exact,
        condition: builder.add_text_field("condition", STRING),
        document: builder.add_text_field("document", STRING),
        numbers: (0..5).map(|number| builder.add_u64_field(&format!("number{number}"), FAST)).collect(),
        passage: builder.add_bytes_field("passage", STORED),
    };
    let settings = IndexSettings { docstore_compression: Compressor::None, ..IndexSettings::default() };
    let index = Index::builder()
        .schema(builder.build())
        .settings(settings)
        .create_in_dir(directory)
        .expect("an index");
    let analyzer = Arc::new(Analyzer::new(&config.analyzer));
    for (name, stems) in [("stem", true), ("exact", false)] {
        let cache = Arc::default();
        let tokenizer = AnalyzerTokenizer { analyzer: Arc::clone(&analyzer), cache, stems };
        index.tokenizers().register(name, TextAnalyzer::from(tokenizer));
    }
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get).min(4);
    let mut writer: IndexWriter = index.writer_with_num_threads(threads, MEMORY).expect("a writer");
    let cutter = Cutter::new(&config.passages);
    let sources = read_sources(&CorpusOrigin::Directory(corpus.to_path_buf())).expect("a corpus");
    let mut passages = 0;
    sources
        .read(&mut |read| {
            passages += add(&writer, &fields, &cutter, &read.document);
            ControlFlow::Continue(())
        })
        .expect("no errors");
    writer.commit().expect("a commit");
    passages
}

fn add(writer: &IndexWriter, fields: &Fields, cutter: &Cutter, document: &Document) -> usize {
    let mut count = 0;
    for passage in cutter.cut(document) {
        let mut entry = TantivyDocument::new();
        let (own, outer) = passage.heading_path.split_last().expect("a heading");
        let title = [
            vec![document.info.title.clone(), document.info.condition.clone()],
            document.info.aliases.clone(),
        ]
        .concat()
        .join("\n");
        let texts = [title, outer.join("\n"), own.clone(), passage.text_without_marks().into_owned()];
        for ((stem, exact), text) in fields.stem.iter().zip(&fields.exact).zip(&texts) {
            entry.add_text(*stem, text);
            entry.add_text(*exact, text);
        }
        entry.add_text(fields.condition, &document.info.condition);
        entry.add_text(fields.document, document.info.id.as_str());
        for (value, field) in (0..).zip(&fields.numbers) {
            entry.add_u64(*field, value);
        }
        entry.add_bytes(fields.passage, &serde_json::to_vec(&passage).expect("JSON"));
        writer.add_document(entry).expect("a writer that works");
        count += 1;
    }
    count
}
