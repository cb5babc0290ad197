//! The layers of settings: embedded files, then a file of the user's, then the environment.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Deserialize as _;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::intents::CONDITIONS;
use super::lexicon::LEXICON;
use super::{Config, ConfigError, KnownCondition};

/// File name without ending, and content, of each embedded configuration file.
const EMBEDDED: [(&str, &str); 25] = [
    ("paths", include_str!("../../config/paths.toml")),
    ("analyzer", include_str!("../../config/analyzer.toml")),
    ("passages", include_str!("../../config/passages.toml")),
    ("ranking", include_str!("../../config/ranking.toml")),
    ("retrieval", include_str!("../../config/retrieval.toml")),
    ("opensearch", include_str!("../../config/opensearch.toml")),
    ("replicas", include_str!("../../config/replicas.toml")),
    ("answer", include_str!("../../config/answer.toml")),
    ("import", include_str!("../../config/import.toml")),
    ("inspection", include_str!("../../config/inspection.toml")),
    ("intents", include_str!("../../config/intents.toml")),
    ("texts", include_str!("../../config/texts.toml")),
    ("urgency", include_str!("../../config/urgency.toml")),
    ("care", include_str!("../../config/care.toml")),
    ("conversation", include_str!("../../config/conversation.toml")),
    ("discord", include_str!("../../config/discord.toml")),
    ("store", include_str!("../../config/store.toml")),
    ("conditions", include_str!("../../config/conditions.toml")),
    (
        "help",
        concat!(
            include_str!("../../config/help.toml"),
            include_str!("../../config/help/europe.toml"),
            include_str!("../../config/help/americas.toml"),
            include_str!("../../config/help/asia.toml"),
            include_str!("../../config/help/africa.toml"),
            include_str!("../../config/help/oceania.toml"),
        ),
    ),
    ("judgement", include_str!("../../config/judgement.toml")),
    ("quantities", include_str!("../../config/quantities.toml")),
    ("similarity", include_str!("../../config/similarity.toml")),
    ("lexicon", include_str!("../../config/lexicon.toml")),
    ("spelling", include_str!("../../config/spelling.toml")),
    ("vectors", include_str!("../../config/vectors.toml")),
];

/// Tables whose keys are free: names of intents, words.
const FREE_TABLES: [&str; 5] =
    ["care.classes", "help.languages", "intents", "intents.*.cues", "analyzer.stem_overrides"];

const PREFIX: &str = "BONAFIDE_";

/// Variables that mean something else than a key of the configuration, and what they mean.
const SHORT_NAMES: [(&str, &str); 2] =
    [("BONAFIDE_CORPUS", "paths.corpus"), ("BONAFIDE_INDEX", "paths.index")];
const CONFIG_VARIABLE: &str = "BONAFIDE_CONFIG";
/// The program that shows long text; no setting, as it is the user's and not the corpus's.
pub const PAGER_VARIABLE: &str = "BONAFIDE_PAGER";

/// What is laid over the embedded settings.
#[derive(Debug, Default, Clone)]
pub struct ConfigSources {
    /// A TOML file with any of the sections and keys.
    pub file: Option<PathBuf>,
    /// Variables that begin with `BONAFIDE_`, as name and value.
    pub environment: Vec<(String, String)>,
}

impl ConfigSources {
    /// Takes `BONAFIDE_…` from the process's environment; `file` comes before `BONAFIDE_CONFIG`.
    #[must_use]
    pub fn from_process(file: Option<PathBuf>) -> Self {
        let mut environment: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| {
                Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
            })
            .filter(|(name, _)| name.starts_with(PREFIX) && name != PAGER_VARIABLE)
            .collect();
        environment.sort();
        let named = environment.iter().position(|(name, _)| name == CONFIG_VARIABLE);
        let from_variable = named.map(|at| PathBuf::from(environment.remove(at).1));
        Self { file: file.or(from_variable), environment }
    }

    /// Reads and checks all layers.
    ///
    /// # Errors
    /// Unknown keys, wrong types and values out of range, with file and line or variable.
    pub fn load(&self) -> Result<Config, ConfigError> {
        let (config, known) =
            rayon::join(|| self.layered(), || KnownCondition::read_all(CONDITIONS.0, CONDITIONS.1));
        let mut config = config?;
        config.check()?;
        config.conditions.known = known?;
        for (place, text) in LEXICON {
            config.lexicon.add_file(place.to_owned(), text);
        }
        let base = self.file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        config.texts.read_own(base)?;
        read_further(base, &mut config)?;
        Ok(config)
    }

    fn layered(&self) -> Result<Config, ConfigError> {
        Config::deserialize(self.merged()?).map_err(|error| self.invalid(error.message()))
    }

    /// All layers, one over the other.
    fn merged(&self) -> Result<Table, ConfigError> {
        let mut merged = embedded_tables()?;
        if let Some(path) = &self.file {
            let text = read(path)?;
            let place = path.display().to_string();
            let layer = DeTable::parse(&text).map_err(|error| parse_error(&place, &text, &error))?;
            check_keys(layer.get_ref(), &merged, "", &place, &text)?;
            let layer: Table = text.parse().map_err(|error| parse_error(&place, &text, &error))?;
            merge(&mut merged, layer);
        }
        for (name, value) in &self.environment {
            set_from_environment(&mut merged, name, value)?;
        }
        Ok(merged)
    }

    /// What is wrong with layers that make no settings: section by section, so that the message
    /// can name the section.
    fn invalid(&self, message: &str) -> ConfigError {
        let sections = self.merged().unwrap_or_default().into_iter();
        let of_section = |(name, value): (String, Value)| {
            let error = Config::deserialize(Table::from_iter([(name.clone(), value)])).err()?;
            let message = error.message();
            let is_other = message.starts_with("missing field") && is_section(message);
            (!is_other).then(|| format!("in section [{name}]: {message}"))
        };
        ConfigError::Invalid {
            place: self.file.as_ref().map_or_else(|| "config".to_owned(), |path| path.display().to_string()),
            line: 1,
            message: sections.into_iter().find_map(of_section).unwrap_or_else(|| message.to_owned()),
        }
    }
}

/// Adds the entries of further files; their paths start at the settings file's folder. What they say of a condition
/// counts first.
fn read_further(base: &Path, config: &mut Config) -> Result<(), ConfigError> {
    let read = |path: &PathBuf| {
        let path = base.join(path);
        let text = read(&path)?;
        Ok::<_, ConfigError>((path.display().to_string(), text))
    };
    for path in config.lexicon.files.clone() {
        let (place, text) = read(&path)?;
        config.lexicon.add_file(place, text);
    }
    for path in config.conditions.files.iter().rev() {
        let (place, text) = read(path)?;
        config.conditions.known.splice(..0, KnownCondition::read_all(&place, &text)?);
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path)
        .map_err(|source| ConfigError::Unreadable { path: path.to_path_buf(), source })
}

fn embedded_tables() -> Result<Table, ConfigError> {
    let parsed = EMBEDDED.par_iter().map(|&(name, text)| {
        let table: Result<Table, _> = text.parse();
        let table = table.map_err(|error| parse_error(&format!("config/{name}.toml"), text, &error))?;
        Ok((name.to_owned(), Value::Table(table)))
    });
    Ok(parsed.collect::<Result<Vec<_>, ConfigError>>()?.into_iter().collect())
}

fn is_section(message: &str) -> bool {
    EMBEDDED.iter().any(|(name, _)| message.contains(&format!("`{name}`")))
}

fn parse_error(place: &str, text: &str, error: &toml::de::Error) -> ConfigError {
    let offset = error.span().map_or(0, |span| span.start);
    ConfigError::Invalid {
        place: place.to_owned(),
        line: line_of(text, offset),
        message: error.message().to_owned(),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.as_bytes().iter().take(offset).filter(|&&byte| byte == b'\n').count()
}

fn is_free(path: &str) -> bool {
    FREE_TABLES.iter().any(|free| {
        let mut wanted = free.split('.');
        let mut given = path.split('.');
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(w), Some(g)) if w == "*" || w == g => {}
                _ => return false,
            }
        }
    })
}

/// Refuses keys that the embedded settings do not have, and values of another type, by line.
fn check_keys(
    layer: &DeTable<'_>,
    known: &Table,
    path: &str,
    place: &str,
    text: &str,
) -> Result<(), ConfigError> {
    for (key, value) in layer {
        let name: &str = key.get_ref().as_ref();
        let key_path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let invalid = |offset: usize, message: String| {
            Err(ConfigError::Invalid { place: place.to_owned(), line: line_of(text, offset), message })
        };
        let Some(default) = known.get(name) else {
            if is_free(path) {
                continue;
            }
            let names: Vec<&str> = known.keys().map(String::as_str).collect();
            return invalid(
                key.span().start,
                format!("unknown key `{key_path}`; known here: {}", names.join(", ")),
            );
        };
        if !same_kind(value, default) {
            return invalid(
                value.span().start,
                format!(
                    "`{key_path}` must be of type {}, not {}",
                    default.type_str(),
                    value.get_ref().type_str()
                ),
            );
        }
        if let (DeValue::Table(layer), Value::Table(known)) = (value.get_ref(), default) {
            check_keys(layer, known, &key_path, place, text)?;
        }
    }
    Ok(())
}

fn same_kind(value: &Spanned<DeValue<'_>>, default: &Value) -> bool {
    match (value.get_ref(), default) {
        (DeValue::Integer(_), Value::Float(_)) => true,
        (value, default) => value.type_str() == default.type_str(),
    }
}

fn merge(base: &mut Table, layer: Table) {
    for (key, value) in layer {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(base)), Value::Table(layer)) => merge(base, layer),
            (Some(slot), Value::Integer(number)) if slot.is_float() => {
                #[expect(clippy::cast_precision_loss, reason = "settings are small numbers")]
                let number = number as f64;
                *slot = Value::Float(number);
            }
            (Some(slot), value) => *slot = value,
            (None, value) => {
                base.insert(key, value);
            }
        }
    }
}

/// Every scalar key with the variable that sets it, as `answer.top` and `BONAFIDE_ANSWER_TOP`.
#[must_use]
pub fn environment_names() -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> =
        SHORT_NAMES.iter().map(|(variable, key)| ((*key).to_owned(), (*variable).to_owned())).collect();
    for (section, text) in EMBEDDED {
        if section == "intents" || section == "paths" {
            continue;
        }
        let Ok(table) = text.parse::<Table>() else { continue };
        for (key, value) in &table {
            if !value.is_table() && !value.is_array() {
                let variable = format!("{PREFIX}{section}_{key}").to_uppercase();
                names.push((format!("{section}.{key}"), variable));
            }
        }
    }
    names
}

fn set_from_environment(merged: &mut Table, name: &str, value: &str) -> Result<(), ConfigError> {
    let wrong = |message: String| ConfigError::Environment { name: name.to_owned(), message };
    let known = environment_names();
    let Some((key, _)) = known.iter().find(|(_, variable)| variable == name) else {
        return Err(wrong(
            "sets nothing; unset it, or see the keys in config/ (BONAFIDE_ANSWER_TOP sets answer.top)"
                .to_owned(),
        ));
    };
    let slot = key
        .split_once('.')
        .and_then(|(section, key)| merged.get_mut(section)?.as_table_mut()?.get_mut(key))
        .ok_or_else(|| wrong(format!("sets {key}, which is missing")))?;
    let kind = slot.type_str();
    let parsed = match slot {
        Value::Integer(_) => value.parse().ok().map(Value::Integer),
        Value::Float(_) => value.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Float),
        Value::Boolean(_) => value.parse().ok().map(Value::Boolean),
        _ => Some(Value::String(value.to_owned())),
    };
    *slot = parsed.ok_or_else(|| wrong(format!("must be of type {kind}, as {key} is")))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str) -> Result<Config, ConfigError> {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("bonafide.toml");
        std::fs::write(&path, file).expect("a file");
        ConfigSources { file: Some(path), environment: Vec::new() }.load()
    }

    fn load_environment(name: &str, value: &str) -> Result<Config, ConfigError> {
        ConfigSources { file: None, environment: vec![(name.to_owned(), value.to_owned())] }.load()
    }

    #[test]
    fn embedded_settings_are_valid() {
        let config = Config::embedded().expect("valid settings");
        assert_eq!(config.answer.top, 3);
        assert!(config.intents.by_name.contains_key("treatment"));
    }

    #[test]
    fn a_file_overrides_single_keys() {
        let config = load("[answer]\ntop = 5\n[ranking]\nk1 = 1\n[intents.treatment]\ncues = { cure = 2 }")
            .expect("valid");
        assert_eq!(config.answer.top, 5);
        assert_eq!(config.answer.old_years, 5);
        assert!((config.ranking.k1 - 1.0).abs() < f32::EPSILON);
        let treatment = &config.intents.by_name["treatment"];
        assert!(treatment.cues.contains_key("surgery") || treatment.cues.contains_key("treat"));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = load("[answer]\n\ntopp = 5\n").expect_err("a misspelled key").to_string();
        assert!(error.contains("line 3"), "{error}");
        assert!(error.contains("`answer.topp`") && error.contains("top_limit"), "{error}");
    }

    #[test]
    fn a_wrong_type_or_value_is_refused() {
        assert!(load("[answer]\ntop = \"5\"").expect_err("a string").to_string().contains("integer"));
        assert!(load("[answer]\ntop = 0").expect_err("zero").to_string().contains("answer.top"));
        assert!(
            load("[ranking]\nb_body = 1.5").expect_err("above 1").to_string().contains("between 0 and 1")
        );
        assert!(
            load("[intents.treatment]\ncue = 1")
                .expect_err("misspelled")
                .to_string()
                .contains("intents.treatment.cue")
        );
        assert!(load("[intents.new]\ncues = {}").expect_err("no headings").to_string().contains("[intents]"));
    }

    #[test]
    fn variables_set_scalars_and_unknown_ones_are_refused() {
        assert_eq!(load_environment("BONAFIDE_ANSWER_TOP", "7").expect("valid").answer.top, 7);
        assert_eq!(load_environment("BONAFIDE_CORPUS", "/x").expect("valid").paths.corpus, "/x");
        assert!(load_environment("BONAFIDE_ANSWER_TOP", "many").is_err());
        assert!(load_environment("BONAFIDE_TOP", "7").is_err());
    }
}
