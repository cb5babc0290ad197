//! A message and what a person sees of it.

use serde_json::{Value, json};

use super::directory::Directory;
use super::ids::{Channel, Guild, Interaction, MessageId, User};

/// A file at a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attachment {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// A button as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Button {
    pub(crate) label: String,
    pub(crate) custom_id: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) disabled: bool,
}

/// A message as it stands.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: MessageId,
    pub(crate) channel: Channel,
    pub(crate) guild: Option<Guild>,
    pub(crate) author: User,
    pub(crate) content: String,
    /// Embeds as the bot sent them.
    pub(crate) embeds: Vec<Value>,
    /// Action rows as the bot sent them.
    pub(crate) components: Vec<Value>,
    pub(crate) attachments: Vec<Attachment>,
    /// Who alone sees it, if not everybody.
    pub(crate) ephemeral_for: Option<User>,
    pub(crate) reference: Option<MessageId>,
    pub(crate) interaction: Option<Interaction>,
    pub(crate) mentions: Vec<User>,
    pub(crate) nonce: Option<String>,
    pub(crate) pinned: bool,
    pub(crate) deleted: bool,
    pub(crate) edits: u32,
    pub(crate) timestamp: String,
    pub(crate) edited: Option<String>,
    pub(crate) flags: u64,
}

impl Message {
    pub(crate) fn is_ephemeral(&self) -> bool {
        self.ephemeral_for.is_some()
    }

    /// Everything a person can read in it, in order: content, embeds, labels.
    pub(crate) fn text(&self) -> String {
        let mut lines = vec![self.content.clone()];
        for embed in &self.embeds {
            lines.extend(["/author/name", "/title", "/description"].map(|at| text_at(embed, at)));
            for field in embed["fields"].as_array().into_iter().flatten() {
                lines.extend([text_at(field, "/name"), text_at(field, "/value")]);
            }
            lines.push(text_at(embed, "/footer/text"));
        }
        lines.extend(self.buttons().into_iter().map(|button| format!("[{}]", button.label)));
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    /// All components below the rows.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Value> {
        self.components.iter().filter_map(|row| row["components"].as_array()).flatten()
    }

    pub(crate) fn buttons(&self) -> Vec<Button> {
        let buttons = self.parts().filter(|part| part["type"] == 2);
        buttons
            .map(|part| Button {
                label: text_at(part, "/label"),
                custom_id: part["custom_id"].as_str().map(str::to_owned),
                url: part["url"].as_str().map(str::to_owned),
                disabled: part["disabled"].as_bool().unwrap_or(false),
            })
            .collect()
    }

    /// Its files are numbered from here on, apart from uploads, which count from 0.
    pub(crate) fn first_attachment_id(&self) -> u64 {
        self.id.0 + 1
    }

    /// The button with this label or `custom_id`.
    pub(crate) fn button(&self, name: &str) -> Option<Button> {
        self.buttons().into_iter().find(|it| it.label == name || it.custom_id.as_deref() == Some(name))
    }

    /// The option of a menu with this label: the menu's `custom_id`, and the option's value.
    pub(crate) fn option(&self, label: &str) -> Option<(String, String)> {
        self.parts().find_map(|menu| {
            let option = menu["options"].as_array()?.iter().find(|option| option["label"] == label)?;
            Some((text_at(menu, "/custom_id"), text_at(option, "/value")))
        })
    }

    /// The `custom_id` of the menu with this placeholder.
    pub(crate) fn menu(&self, placeholder: &str) -> Option<String> {
        let menu = self.parts().find(|part| part["placeholder"] == placeholder)?;
        Some(text_at(menu, "/custom_id"))
    }

    /// The options of the menu with this placeholder: labels and values.
    pub(crate) fn options(&self, placeholder: &str) -> Vec<(String, String)> {
        let menus = self.parts().filter(|part| part["placeholder"] == placeholder);
        let options = menus.filter_map(|menu| menu["options"].as_array()).flatten();
        options.map(|option| (text_at(option, "/label"), text_at(option, "/value"))).collect()
    }

    pub(crate) fn json(&self, directory: &Directory, address: &str) -> Value {
        let attachments: Vec<Value> = self
            .attachments
            .iter()
            .zip(self.first_attachment_id()..)
            .map(|(it, id)| {
                let url = format!("http://{address}{}", self.attachment_path(it));
                json!({"id": id.to_string(), "filename": it.name, "size": it.bytes.len(), "url": url, "proxy_url": url})
            })
            .collect();
        let mut embeds = self.embeds.clone();
        for embed in embeds.iter_mut().filter_map(Value::as_object_mut) {
            embed.entry("type").or_insert_with(|| "rich".into());
        }
        let mentions: Vec<Value> = self.mentions.iter().map(|user| directory.person(*user).json()).collect();
        let mut json = json!({
            "id": self.id.to_string(), "channel_id": self.channel.to_string(),
            "author": directory.person(self.author).json(), "content": self.content, "timestamp": self.timestamp,
            "edited_timestamp": self.edited, "tts": false, "mention_everyone": false, "mentions": mentions,
            "mention_roles": [], "attachments": attachments, "embeds": embeds, "components": self.components,
            "pinned": self.pinned, "type": if self.reference.is_some() { 19 } else { 0 },
            "flags": self.flags | if self.is_ephemeral() { 64 } else { 0 },
        });
        if let Some(nonce) = &self.nonce {
            json["nonce"] = nonce.clone().into();
        }
        if let Some(reference) = self.reference {
            json["message_reference"] = json!({"type": 0, "message_id": reference.to_string(), "channel_id": self.channel.to_string()});
        }
        json
    }
}

pub(crate) fn text_at(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}
