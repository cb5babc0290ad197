//! `/settings` as a manager uses it: its message, menus and forms, named by the texts that a person sees.

use crate::simulator::{Channel, Interaction, Message, Simulator, User};

/// The English texts of `/settings`.
impl Simulator {
    /// Opens the menus of a setting, in a new message.
    pub(crate) async fn open_setting(&self, user: User, channel: Channel, setting: &str) -> Message {
        let settings = self.reply_to(self.slash(user, channel, "settings", &[])).await;
        assert!(settings.is_ephemeral(), "settings are shown in private");
        self.reply_to(self.press(user, settings.id, setting)).await
    }

    /// Chooses values of the menu with this placeholder.
    pub(crate) fn pick(&self, user: User, at: &Message, menu: &str, values: &[String]) -> Interaction {
        let custom_id = at.menu(menu).unwrap_or_else(|| panic!("there is no menu {menu} at:\n{}", at.text()));
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        self.select(user, at.id, &custom_id, &values)
    }

    /// Opens a setting and chooses the option with this label.
    pub(crate) async fn set_option(
        &self,
        user: User,
        channel: Channel,
        setting: &str,
        label: &str,
    ) -> Message {
        let open = self.open_setting(user, channel, setting).await;
        self.changed(user, &open, label).await
    }

    /// Opens a setting and chooses these values of a menu.
    pub(crate) async fn set_picked(
        &self,
        user: User,
        channel: Channel,
        setting: &str,
        (menu, values): (&str, &[String]),
    ) -> Message {
        let open = self.open_setting(user, channel, setting).await;
        let changed = self.reply_to(self.pick(user, &open, menu, values)).await;
        assert_eq!(changed.id, open.id, "the message updates itself");
        changed
    }

    /// Presses a button or chooses an option, which changes the message.
    pub(crate) async fn changed(&self, user: User, at: &Message, label: &str) -> Message {
        let changed = self.reply_to(self.press(user, at.id, label)).await;
        assert_eq!(changed.id, at.id, "the message updates itself");
        changed
    }

    /// Opens a form by its button, fills it in and sends it.
    pub(crate) async fn written(&self, user: User, at: &Message, button: &str, text: &str) -> Message {
        let pressed = self.press(user, at.id, button);
        self.modal(pressed).await;
        let changed = self.reply_to(self.submit_modal(pressed, &[("text", text)])).await;
        assert_eq!(changed.id, at.id, "the message updates itself");
        changed
    }
}
