//! XML one event after the other, without what a Word file does not have: entities of its own, and nesting
//! without end.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::ImportError;

/// Deepest nesting of elements.
const MAX_DEPTH: usize = 256;

/// The attributes of an element; their names without prefix.
pub(super) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of an attribute; none where it is missing or broken.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0
            .attributes()
            // looking for doubles would compare each attribute with all before it
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)
            .and_then(|attribute| Some(attribute.normalized_value(XmlVersion::default()).ok()?.into_owned()))
    }

    /// Whether a property is switched on: it is where nothing says that it is not.
    pub(super) fn on(&self) -> bool {
        !matches!(self.get("val").as_deref(), Some("0" | "false" | "off"))
    }
}

/// What happens in XML; names of elements have no prefix.
pub(super) enum XmlEvent<'a> {
    Start { name: &'a str, attributes: Attributes<'a> },
    Text(&'a str),
    End(&'a str),
}

/// Reads XML once, in the order of the file, until `visit` fails. `part` names it in errors.
pub(super) fn walk(
    part: &str,
    xml: &str,
    mut visit: impl FnMut(XmlEvent<'_>) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let wrong = |at: u64, error: &dyn std::fmt::Display| {
        let before = usize::try_from(at).ok().and_then(|at| xml.as_bytes().get(..at)).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        ImportError::Docx(format!("{part}, line {line}: {error}"))
    };
    let mut reader = Reader::from_str(xml);
    let mut depth = 0;
    loop {
        let event = reader.read_event().map_err(|error| wrong(reader.error_position(), &error))?;
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    let error = format!("elements are nested more than {MAX_DEPTH} deep");
                    return Err(wrong(reader.buffer_position(), &error));
                }
                let name = start.local_name().into_inner();
                visit(XmlEvent::Start { name, attributes: Attributes(&start) })?;
            }
            Event::Empty(start) => {
                let name = start.local_name().into_inner();
                visit(XmlEvent::Start { name, attributes: Attributes(&start) })?;
                visit(XmlEvent::End(name))?;
            }
            Event::End(end) => {
                depth -= 1;
                visit(XmlEvent::End(end.local_name().into_inner()))?;
            }
            Event::Text(text) => visit(XmlEvent::Text(&text))?,
            Event::CData(text) => visit(XmlEvent::Text(&text))?,
            Event::GeneralRef(reference) => {
                let mut letter = [0; 4];
                let text = match reference.resolve_char_ref() {
                    Ok(Some(c)) => &*c.encode_utf8(&mut letter),
                    _ => match &*reference {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        _ => return Err(wrong(reader.buffer_position(), &"it has an entity of its own")),
                    },
                };
                visit(XmlEvent::Text(text))?;
            }
            Event::DocType(_) => {
                return Err(wrong(reader.buffer_position(), &"it has a DOCTYPE, which no Word file has"));
            }
            Event::Eof if depth > 0 => return Err(wrong(reader.buffer_position(), &"it ends too early")),
            Event::Eof => return Ok(()),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
}
