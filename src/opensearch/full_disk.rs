//! Recognizes what a cluster answers while a disk of it is full: repeating the request doesn't help then.

/// What the reasons contain: blocks of an index by a setting and by the flood-stage watermark, the block of new indexes
/// once the disks of all nodes are nearly full, and the system's own error.
const SIGNS: [&str; 5] = [
    "read-only / allow delete",
    "read-only-allow-delete",
    "flood-stage watermark",
    "create-index blocked",
    "No space left on device",
];

/// Whether a refusal with this status and reason means that a disk is full.
pub(super) fn is_full(status: u16, reason: &str) -> bool {
    (matches!(status, 403 | 429) || status >= 500) && SIGNS.iter().any(|sign| reason.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_known_from_other_refusals() {
        for (status, reason, is) in [
            (
                429,
                "index [a] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];",
                true,
            ),
            (403, "index [a] blocked by: [FORBIDDEN/12/index read-only / allow delete (api)];", true),
            (403, "blocked by: [FORBIDDEN/10/cluster create-index blocked (api)];", true),
            (500, "i_o_exception: No space left on device", true),
            (403, "index [a] blocked by: [FORBIDDEN/8/index write (api)];", false),
            (429, "rejected execution of coordinating operation", false),
            (400, "no field is named flood-stage watermark", false),
        ] {
            assert_eq!(is_full(status, reason), is, "{status} {reason}");
        }
    }
}
