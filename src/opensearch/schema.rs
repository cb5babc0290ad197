//! The fields and settings of an index in the cluster. Analysis is this program's: the cluster only splits at spaces.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::config::OpenSearchConfig;
use crate::entries::FIELDS;

/// Changes with the fields, with what is stored in them, or with what is kept beside them.
pub(super) const SCHEMA_VERSION: u32 = 2;

/// The fields whose terms have a score: those of the passage in the order of their numbers, then the kinds of section.
pub(super) const SCORED: [&str; SCORED_FIELDS] = ["title", "outer", "heading", "body", "asked", "kind"];
/// How many they are.
pub(super) const SCORED_FIELDS: usize = FIELDS + 1;
/// The number of the field with the kinds of section.
pub(super) const KIND: usize = FIELDS;

/// BM25's saturation and length normalization, as Tantivy has them.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// The maximum number of terms of a filter: documents that are admitted or not.
const MAX_TERMS: u32 = 5_000_000;

/// Parameters of BM25 in a field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Similarity {
    pub(super) k1: f64,
    pub(super) b: f64,
}

impl Similarity {
    /// Those that make the cluster weigh lengths as Tantivy does. The cluster compares a length with the average of
    /// the passages that have the field at all; Tantivy, with that of all passages.
    pub(super) fn matching(average_of_cluster: f64, average: f64) -> Self {
        let ratio =
            if average > 0.0 && average_of_cluster > 0.0 { average_of_cluster / average } else { 1.0 };
        let whole = 1.0 - B + B * ratio;
        Self { k1: K1 * whole, b: B * ratio / whole }
    }

    /// What a score of the cluster has to be multiplied by to be Tantivy's.
    pub(super) fn factor(self, adds_saturation: bool) -> f64 {
        (K1 + 1.0) / if adds_saturation { self.k1 + 1.0 } else { 1.0 }
    }

    fn setting(self) -> Value {
        json!({"type": "BM25", "k1": self.k1, "b": self.b})
    }
}

/// The similarity settings of an index.
pub(super) fn similarity_settings(similarities: &[Similarity; SCORED_FIELDS]) -> Value {
    let by_field: Map<String, Value> =
        SCORED.iter().zip(similarities).map(|(name, one)| ((*name).to_owned(), one.setting())).collect();
    json!({"index": {"similarity": by_field}})
}

/// Settings that an index begins with, and that a clone gets.
pub(super) fn settings(config: &OpenSearchConfig) -> Value {
    json!({
        "number_of_replicas": config.replicas,
        // passages are looked for once all are in
        "refresh_interval": "-1",
        "max_terms_count": MAX_TERMS,
        // deleted passages would still count in document frequencies
        "merge.policy.expunge_deletes_allowed": 0,
        // the words of questions are in no log
        "search.slowlog.threshold.query": {"warn": "-1", "info": "-1", "debug": "-1", "trace": "-1"},
        "search.slowlog.threshold.fetch": {"warn": "-1", "info": "-1", "debug": "-1", "trace": "-1"},
    })
}

/// What a new index is created with.
pub(super) fn creation(config: &OpenSearchConfig) -> Value {
    let mut settings = settings(config);
    settings["number_of_shards"] = json!(config.shards);
    settings["similarity"] =
        similarity_settings(&[Similarity { k1: K1, b: B }; SCORED_FIELDS])["index"]["similarity"].take();
    json!({"settings": {"index": settings}, "mappings": mapping()})
}

/// The fields.
pub(super) fn mapping() -> Value {
    let keyword = || json!({"type": "keyword"});
    let mut fields = Map::new();
    for name in SCORED {
        let field = json!({
            "type": "text", "analyzer": "whitespace", "similarity": name, "index_options": "freqs",
        });
        fields.insert(name.to_owned(), field);
    }
    for name in ["document", "hash"] {
        fields.insert(name.to_owned(), keyword());
    }
    for name in ["id", "condition"] {
        fields.insert(name.to_owned(), json!({"type": "keyword", "doc_values": false}));
    }
    fields.insert("order".to_owned(), json!({"type": "long"}));
    fields.insert("passages".to_owned(), json!({"type": "integer"}));
    // what is only read back
    for name in ["stored", "passage", "facts"] {
        fields.insert(name.to_owned(), json!({"type": "object", "enabled": false}));
    }
    json!({"dynamic": "strict", "_meta": {"bonafide": {"schema": SCHEMA_VERSION}}, "properties": fields})
}

/// Why an index with this mapping can't be used.
pub(super) fn refusal(found: &Value) -> Option<&'static str> {
    let wanted = mapping();
    let schema = &found["_meta"]["bonafide"]["schema"];
    if schema.is_null() {
        return Some("it wasn't made by this program");
    }
    if schema != SCHEMA_VERSION {
        return Some("it was made by another version of the program");
    }
    let same = wanted["properties"].as_object().is_some_and(|wanted| {
        let found = found["properties"].as_object();
        found.is_some_and(|found| {
            found.len() == wanted.len()
                && wanted.iter().all(|(name, field)| {
                    // what has its default isn't listed
                    let differs = |(key, value): (&String, &Value)| found[name].get(key) != Some(value);
                    let is_default = |key: &str| field["type"] == "object" && key == "type";
                    found.contains_key(name)
                        && !field.as_object().is_some_and(|field| {
                            field.iter().filter(|(key, _)| !is_default(key)).any(differs)
                        })
                })
        })
    });
    (!same).then_some("its mapping is not the one that this program made")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_weigh_as_in_tantivy() {
        for (of_cluster, average) in [(12.0, 3.0), (80.5, 80.5), (5.0, 0.1)] {
            let found = Similarity::matching(of_cluster, average);
            for length in [0.0, 1.0, 7.0, 300.0] {
                let cluster = found.k1 * (1.0 - found.b + found.b * length / of_cluster);
                let tantivy = K1 * (1.0 - B + B * length / average);
                assert!((cluster - tantivy).abs() < 1e-9 * tantivy.max(1.0), "{length}");
            }
        }
    }

    #[test]
    fn another_mapping_is_refused() {
        assert_eq!(refusal(&mapping()), None);
        let mut other = mapping();
        other["properties"]["body"]["analyzer"] = json!("english");
        assert!(refusal(&other).is_some());
        let mut older = mapping();
        older["_meta"]["bonafide"]["schema"] = json!(0);
        assert!(refusal(&older).is_some());
        assert!(refusal(&json!({"properties": {}})).is_some());
    }
}
