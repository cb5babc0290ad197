//! Maps from words: built from the settings, or looked up in bytes that such maps were written to before.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Values by their words. Bytes that aren't those of a map have no words.
#[derive(Debug)]
pub(super) enum WordMap<V> {
    Built(HashMap<String, V>),
    Stored { words: StoredList, values: StoredValues<V> },
}

/// Values by their numbers.
#[derive(Debug)]
pub(super) enum Numbered<V> {
    Built(Vec<V>),
    Stored(StoredValues<V>),
}

/// Bytes in memory, or of a file that is mapped.
pub type SharedBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Texts within bytes: their number, where each ends, and the texts.
#[derive(Clone)]
pub(super) struct StoredList {
    bytes: SharedBytes,
    /// Where the ends are.
    ends: usize,
    count: usize,
}

/// Values in a list, as JSON.
#[derive(Debug)]
pub(super) struct StoredValues<V> {
    list: StoredList,
    kind: PhantomData<fn() -> V>,
}

/// Bytes of a number.
const WIDTH: usize = size_of::<u32>();

impl<V: Clone + Serialize + DeserializeOwned> WordMap<V> {
    /// The value of a word.
    pub(super) fn get(&self, word: &str) -> Option<Cow<'_, V>> {
        match self {
            Self::Built(map) => map.get(word).map(Cow::Borrowed),
            Self::Stored { words, values } => values.get(words.place(word)?).map(Cow::Owned),
        }
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        match self {
            Self::Built(map) => map.contains_key(word),
            Self::Stored { words, .. } => words.place(word).is_some(),
        }
    }

    /// All words.
    pub(super) fn words(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Built(map) => Box::new(map.keys().map(String::as_str)),
            Self::Stored { words, .. } => {
                Box::new((0..words.count).filter_map(|at| str::from_utf8(words.get(at)?).ok()))
            }
        }
    }

    /// Writes the map behind others.
    pub(super) fn store(&self, into: &mut Vec<u8>) {
        let Self::Built(map) = self else { return };
        let mut entries: Vec<(&String, &V)> = map.iter().collect();
        entries.sort_unstable_by_key(|(word, _)| *word);
        store_list(into, entries.iter().map(|(word, _)| word.as_bytes().to_vec()));
        store_list(into, entries.iter().map(|(_, value)| json(*value)));
    }
}

impl<V: Clone + Serialize + DeserializeOwned> Numbered<V> {
    /// The value of a number.
    pub(super) fn get(&self, number: usize) -> Option<Cow<'_, V>> {
        match self {
            Self::Built(values) => values.get(number).map(Cow::Borrowed),
            Self::Stored(values) => values.get(number).map(Cow::Owned),
        }
    }

    /// Writes the values behind others.
    pub(super) fn store(&self, into: &mut Vec<u8>) {
        let Self::Built(values) = self else { return };
        store_list(into, values.iter().map(json));
    }
}

impl FromIterator<String> for WordMap<()> {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        Self::Built(words.into_iter().map(|word| (word, ())).collect())
    }
}

impl<V: DeserializeOwned> StoredValues<V> {
    fn get(&self, at: usize) -> Option<V> {
        serde_json::from_slice(self.list.get(at)?).ok()
    }
}

impl fmt::Debug for StoredList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredList").field("count", &self.count).finish_non_exhaustive()
    }
}

impl StoredList {
    fn get(&self, at: usize) -> Option<&[u8]> {
        if at >= self.count {
            return None;
        }
        let bytes = (*self.bytes).as_ref();
        let end = |at: usize| number(bytes, self.ends + at * WIDTH);
        let texts = self.ends + self.count * WIDTH;
        let start = if at == 0 { 0 } else { end(at - 1)? };
        bytes.get(texts.checked_add(start)?..texts.checked_add(end(at)?)?)
    }

    /// Where a word is among sorted ones.
    fn place(&self, word: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.count);
        while from < to {
            let middle = usize::midpoint(from, to);
            match self.get(middle)?.cmp(word.as_bytes()) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }
}

/// Reads what was stored, in the same order.
pub(super) struct StoredReader {
    bytes: SharedBytes,
    at: usize,
}

impl StoredReader {
    /// Reads from a place in bytes on.
    pub(super) fn new(bytes: SharedBytes, at: usize) -> Self {
        Self { bytes, at }
    }

    pub(super) fn map<V>(&mut self) -> Option<WordMap<V>> {
        Some(WordMap::Stored { words: self.list()?, values: self.values()? })
    }

    pub(super) fn numbered<V>(&mut self) -> Option<Numbered<V>> {
        self.values().map(Numbered::Stored)
    }

    fn values<V>(&mut self) -> Option<StoredValues<V>> {
        Some(StoredValues { list: self.list()?, kind: PhantomData })
    }

    fn list(&mut self) -> Option<StoredList> {
        let bytes = (*self.bytes).as_ref();
        let count = number(bytes, self.at)?;
        let list = StoredList { bytes: Arc::clone(&self.bytes), ends: self.at + WIDTH, count };
        let texts = list.ends.checked_add(count.checked_mul(WIDTH)?)?;
        let length = if count == 0 { 0 } else { number(bytes, texts - WIDTH)? };
        self.at = texts.checked_add(length)?;
        (self.at <= bytes.len()).then_some(list)
    }
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(WIDTH)?)?;
    usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

fn store_list(into: &mut Vec<u8>, texts: impl Iterator<Item = Vec<u8>>) {
    let (mut ends, mut all) = (Vec::new(), Vec::new());
    for text in texts {
        all.extend_from_slice(&text);
        ends.push(all.len());
    }
    for number in std::iter::once(ends.len()).chain(ends) {
        // bytes of more than four gigabytes are those of no map when they are read
        into.extend_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
    }
    into.extend_from_slice(&all);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stored(bytes: Vec<u8>) -> Option<(WordMap<usize>, Numbered<String>, WordMap<()>)> {
        let mut reader = StoredReader::new(Arc::new(bytes), 0);
        Some((reader.map()?, reader.numbered()?, reader.map()?))
    }

    fn written(map: &HashMap<String, usize>) -> Vec<u8> {
        let mut bytes = Vec::new();
        WordMap::Built(map.clone()).store(&mut bytes);
        Numbered::Built(map.keys().cloned().collect()).store(&mut bytes);
        map.keys().cloned().collect::<WordMap<()>>().store(&mut bytes);
        bytes
    }

    proptest! {
        #[test]
        fn a_stored_map_has_what_the_built_one_has(
            map in prop::collection::hash_map("[a-zé_]{0,3}", any::<usize>(), 0..60),
            other in "[a-zé_]{0,3}",
        ) {
            let (words, values, set) = stored(written(&map)).expect("maps");
            for word in map.keys().chain([&other]) {
                prop_assert_eq!(words.get(word).map(Cow::into_owned), map.get(word).copied());
                prop_assert_eq!(set.contains(word), map.contains_key(word));
            }
            prop_assert_eq!(set.words().count(), map.len());
            prop_assert_eq!((0..map.len() + 2).filter_map(|at| values.get(at)).count(), map.len());
        }

        #[test]
        fn damaged_bytes_do_no_harm(
            map in prop::collection::hash_map("[a-z]{0,3}", any::<usize>(), 0..20),
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
            cut in any::<bool>(),
        ) {
            let mut bytes = written(&map);
            let at = at.index(bytes.len());
            if cut { bytes.truncate(at) } else { bytes[at] = byte }
            if let Some((words, values, set)) = stored(bytes) {
                for word in map.keys() {
                    let _ = (words.get(word), set.contains(word));
                }
                let _ = (words.words().count(), values.get(0), values.get(usize::MAX));
            }
        }
    }
}
