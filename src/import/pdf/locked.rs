//! Opens PDF files that are encrypted but need no password to be read.

use pdf_extract::{Dictionary, Document, Object};

use super::super::ImportError;

/// Loads a file, and decrypts it where that needs no password.
pub(super) fn load(bytes: &[u8]) -> Result<Document, ImportError> {
    let broken = |error: &dyn std::fmt::Display| ImportError::Pdf(error.to_string());
    let mut document = Document::load_mem(bytes).map_err(|error| broken(&error))?;
    if matches!(document.trailer.get(b"Encrypt"), Ok(Object::Dictionary(_))) {
        let bytes = with_object(bytes, &document);
        document = Document::load_mem(&bytes).map_err(|error| broken(&error))?;
    }
    if document.trailer.get(b"Encrypt").is_ok() {
        let locked = |_| ImportError::Pdf("it is locked by a password; save a copy without one".to_owned());
        document.decrypt("").map_err(locked)?;
    }
    Ok(document)
}

/// Keys of a trailer that say how it is stored.
const STORED: [&[u8]; 8] =
    [b"Type", b"W", b"Index", b"Length", b"Filter", b"DecodeParms", b"XRefStm", b"Prev"];

/// The file with an update that makes an object of its encryption. The reader knows no other place for it, and finds
/// nothing in a file whose trailer has it.
fn with_object(bytes: &[u8], document: &Document) -> Vec<u8> {
    let begin = bytes.windows(HEADER.len()).position(|part| part == HEADER).unwrap_or(0);
    let mut file = bytes[begin..].to_vec();
    let mut trailer = document.trailer.clone();
    let Ok(encryption) = document.trailer.get(b"Encrypt") else { return file };
    let number = document.max_id.saturating_add(1);
    file.push(b'\n');
    let place = file.len();
    file.extend(format!("{number} 0 obj\n").into_bytes());
    write(encryption, &mut file);
    file.extend(b"\nendobj\n");
    let table = file.len();
    file.extend(format!("xref\n{number} 1\n{place:010} 00000 n \ntrailer\n").into_bytes());
    for key in STORED {
        trailer.remove(key);
    }
    trailer.set("Encrypt", Object::Reference((number, 0)));
    trailer.set("Size", Object::Integer(i64::from(number) + 1));
    trailer.set("Prev", Object::Integer(i64::try_from(document.xref_start).unwrap_or(0)));
    write_dictionary(&trailer, &mut file);
    file.extend(format!("\nstartxref\n{table}\n%%EOF\n").into_bytes());
    file
}

/// The beginning of a PDF file.
const HEADER: &[u8] = b"%PDF-";

fn write(object: &Object, file: &mut Vec<u8>) {
    let hex = |bytes: &[u8], mark: &str| {
        bytes.iter().map(|byte| format!("{mark}{byte:02x}")).collect::<Vec<_>>().concat()
    };
    let text = match object {
        Object::Boolean(value) => value.to_string(),
        Object::Integer(number) => number.to_string(),
        Object::Real(number) => number.to_string(),
        Object::Name(name) => format!("/{}", hex(name, "#")),
        Object::String(bytes, _) => format!("<{}>", hex(bytes, "")),
        Object::Reference((number, generation)) => format!("{number} {generation} R"),
        Object::Array(objects) => {
            file.push(b'[');
            for object in objects {
                write(object, file);
                file.push(b' ');
            }
            "]".to_owned()
        }
        Object::Dictionary(dictionary) => return write_dictionary(dictionary, file),
        Object::Null | Object::Stream(_) => "null".to_owned(),
    };
    file.extend(text.into_bytes());
}

fn write_dictionary(dictionary: &Dictionary, file: &mut Vec<u8>) {
    file.extend(b"<<");
    for (key, value) in dictionary {
        write(&Object::Name(key.clone()), file);
        file.push(b' ');
        write(value, file);
        file.push(b' ');
    }
    file.extend(b">>");
}

#[cfg(test)]
mod tests {
    use pdf_extract::{EncryptionState, EncryptionVersion, Permissions, Stream};

    use super::*;

    /// A page of text that is encrypted, with what says how in the trailer or in an object of its own.
    fn encrypted(password: &str, direct: bool) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let content = b"BT /F1 12 Tf 60 700 Td (Halvor syndrome is a rare disorder.) Tj ET".to_vec();
        let content = document.add_object(Stream::new(Dictionary::new(), content));
        let name = |name: &str| Object::Name(name.as_bytes().to_vec());
        let of = |entries: Vec<(&str, Object)>| Dictionary::from_iter(entries);
        let font =
            of(vec![("Type", name("Font")), ("Subtype", name("Type1")), ("BaseFont", name("Helvetica"))]);
        let fonts = of(vec![("F1", Object::Dictionary(font))]);
        let resources = of(vec![("Font", Object::Dictionary(fonts))]);
        let pages = document.new_object_id();
        let page = document.add_object(of(vec![
            ("Type", name("Page")),
            ("Parent", Object::Reference(pages)),
            ("Contents", Object::Reference(content)),
            ("Resources", Object::Dictionary(resources)),
        ]));
        let kids = Object::Array(vec![Object::Reference(page)]);
        let tree = of(vec![("Type", name("Pages")), ("Kids", kids), ("Count", Object::Integer(1))]);
        document.objects.insert(pages, Object::Dictionary(tree));
        let catalog =
            document.add_object(of(vec![("Type", name("Catalog")), ("Pages", Object::Reference(pages))]));
        document.trailer.set("Root", Object::Reference(catalog));
        let id = Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "the clinic's",
            user_password: password,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).expect("a state");
        document.encrypt(&state).expect("encrypted");
        if direct {
            let object = document.get_encrypted().expect("it is encrypted").clone();
            document.trailer.set("Encrypt", Object::Dictionary(object));
        }
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("saved");
        bytes
    }

    #[test]
    fn a_file_that_needs_no_password_is_read_wherever_its_encryption_is_named() {
        for direct in [false, true] {
            let document = load(&encrypted("", direct)).expect("it is read");
            let page = document.get_pages().into_values().next().expect("a page");
            let content = document.get_page_content(page).expect("content");
            let text = String::from_utf8_lossy(&content);
            assert!(text.contains("Halvor syndrome is a rare disorder."), "{direct}: {text}");
            let locked = load(&encrypted("secret", direct)).expect_err("it is locked");
            assert!(locked.to_string().contains("locked by a password"), "{direct}: {locked}");
        }
    }
}
