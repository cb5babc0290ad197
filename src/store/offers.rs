//! Which posts in help forums had their one offer of an answer.

use rusqlite::{OptionalExtension as _, params};

use super::{Store, StoreError};

/// What became of the offer of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// There was none; from now on it is begun.
    First,
    /// One was begun, and it is not known to have been made.
    Begun,
    /// One was made, or will never be.
    Made,
}

impl Store {
    /// Begins the offer of a post, unless one was begun; `at` in seconds since 1970-01-01.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin_offer(&self, server: u64, post: u64, at: i64) -> Result<Offer, StoreError> {
        let connection = self.lock();
        let sql = "INSERT OR IGNORE INTO offers (post, server, at) VALUES (?1, ?2, ?3)";
        if connection.execute(sql, params![post.cast_signed(), server.cast_signed(), at])? > 0 {
            return Ok(Offer::First);
        }
        let sql = "SELECT made FROM offers WHERE post = ?1";
        let made: Option<bool> =
            connection.query_row(sql, [post.cast_signed()], |row| row.get(0)).optional()?;
        Ok(if made.unwrap_or(true) { Offer::Made } else { Offer::Begun })
    }

    /// Notes that the offer of a post was made, or never will be.
    ///
    /// # Errors
    /// When the database fails.
    pub fn offer_made(&self, post: u64) -> Result<(), StoreError> {
        self.lock().execute("UPDATE offers SET made = 1 WHERE post = ?1", [post.cast_signed()])?;
        Ok(())
    }

    /// Posts of a server whose offers were begun since a time and are not known to have been made.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begun_offers(&self, server: u64, since: i64) -> Result<Vec<u64>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(
            "SELECT post FROM offers WHERE server = ?1 AND made = 0 AND at >= ?2 ORDER BY post LIMIT 100",
        )?;
        let posts = query
            .query_map(params![server.cast_signed(), since], |row| row.get(0).map(i64::cast_unsigned))?;
        Ok(posts.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::SettingChange;
    use super::super::tests::{config, store};
    use super::*;

    #[test]
    fn a_post_has_one_offer_that_can_be_finished_later() {
        let (_folder, store) = store();
        assert_eq!(store.begin_offer(7, 1, 86_400).expect("begun"), Offer::First);
        assert_eq!(store.begin_offer(7, 1, 86_400).expect("known"), Offer::Begun);
        assert_eq!(store.begun_offers(7, 86_400).expect("read"), [1]);
        assert!(store.begun_offers(8, 0).expect("read").is_empty());
        assert!(store.begun_offers(7, 86_401).expect("read").is_empty());
        store.offer_made(1).expect("noted");
        assert_eq!(store.begin_offer(7, 1, 86_400).expect("known"), Offer::Made);
        assert!(store.begun_offers(7, 0).expect("read").is_empty());
        store.tidy(30, 1, &config()).expect("tidied");
        assert_eq!(store.begin_offer(7, 1, 86_400).expect("begun"), Offer::First, "it was forgotten");
    }

    #[test]
    fn posts_get_offers_after_they_were_asked_for() {
        let (_folder, store) = store();
        let change = |change| store.change_setting(7, 1, 1, &change).expect("changed").offers_after;
        assert_eq!(change(SettingChange::HelpForum(3, Some(5))), 5);
        assert_eq!(change(SettingChange::HelpForum(3, Some(6))), 5, "nothing changed");
        assert_eq!(change(SettingChange::ForumOffers(Some(7))), 7);
        assert_eq!(change(SettingChange::ForumOffers(None)), 7);
    }
}
