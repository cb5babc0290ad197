//! Modals with one long field, and what was written into them.

use serenity::all::{
    ActionRowComponent, CreateActionRow, CreateInputText, CreateModal, InputTextStyle, ModalInteraction,
};

use super::custom_id::CustomId;
use super::limits::shortened;

/// The one field of a modal.
pub(crate) const FIELD: &str = "text";

/// What was written into a field; nothing where it is empty.
pub(crate) fn written(modal: &ModalInteraction, field: &str) -> Option<String> {
    let fields = modal.data.components.iter().flat_map(|row| &row.components);
    let mut values = fields.filter_map(|component| match component {
        ActionRowComponent::InputText(input) if input.custom_id == field => input.value.clone(),
        _ => None,
    });
    values.next().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// A modal with one long field.
pub(crate) fn modal(id: &CustomId, title: &str, label: &str, longest: u16) -> CreateModal {
    filled(id, title, (label, ""), longest)
}

/// The same with a text in the field, which can be changed.
pub(crate) fn filled(id: &CustomId, title: &str, (label, text): (&str, &str), longest: u16) -> CreateModal {
    let mut input =
        CreateInputText::new(InputTextStyle::Paragraph, label, FIELD).max_length(longest).required(true);
    if !text.is_empty() {
        input = input.value(shortened(text, usize::from(longest)));
    }
    CreateModal::new(id.encode(), title).components(vec![CreateActionRow::InputText(input)])
}
