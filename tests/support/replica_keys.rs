//! Keys that sign an index in tests, and nothing else.

#![allow(dead_code, reason = "each test file uses a part of it")]

/// The key of the publisher.
pub(crate) const SIGNING_KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIMudgFq8fqZMucTai5F6VLDe3tlAZGxCn4qlZLrTAc9p
-----END PRIVATE KEY-----
";
pub(crate) const PUBLIC_KEY: &str = "MCowBQYDK2VwAyEA3JEGkwrt5RxAL+fy36TVXZrJ1JbWBZcqFDe6t8lgcBA=";
/// The key of somebody else.
pub(crate) const OTHER_KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJoqpTHYHXhVDPT43fQjyQMozYp6IyLK7mkek7n01IFw
-----END PRIVATE KEY-----
";
pub(crate) const OTHER_PUBLIC_KEY: &str = "MCowBQYDK2VwAyEALa7ArdRbzuooQnkqFAa0jaVJqReAeB7GEzhcvvUHwr4=";
