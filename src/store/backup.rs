//! A copy of the store, also while the bot writes to it.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::reader::uri;
use super::soundness::problems;
use super::target::Target;
use super::{StoreError, StoreReader};

impl StoreReader {
    /// Copies the store to a file. Both are checked before the file gets its name, so a good copy is never
    /// replaced with a damaged one.
    ///
    /// # Errors
    /// When the store isn't sound, or the file is one of the store's own, exists and isn't to be replaced,
    /// or can't be written. Then it is as it was.
    pub fn backup(&self, file: &Path, replace: bool) -> Result<(), StoreError> {
        let target = Target::new(file, replace, Some(&self.path))?;
        let failed = |reason: rusqlite::Error| match reason.sqlite_error_code() {
            // about the store, not the copy
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::DatabaseCorrupt) => {
                reason.into()
            }
            _ => StoreError::Copy { path: file.to_path_buf(), reason },
        };
        self.read(|connection| {
            let found = problems(connection)?;
            if !found.is_empty() {
                return Err(StoreError::Unsound(found));
            }
            target.clear()?;
            // one read transaction: however much others write meanwhile, it ends
            connection.execute("VACUUM INTO ?1", [uri(target.temporary())]).map_err(failed)?;
            Ok(())
        })?;
        let copy = format!("{}?mode=ro&immutable=1", uri(target.temporary()));
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let found = problems(&Connection::open_with_flags(copy, flags).map_err(failed)?)?;
        if !found.is_empty() {
            return Err(StoreError::CopyUnsound { path: file.to_path_buf(), problems: found });
        }
        target.publish()
    }
}
