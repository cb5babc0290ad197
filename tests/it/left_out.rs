//! What the program says of parts that it was built without, and that its help is honest about them.

use crate::support::TestEnv;

#[test]
fn commands_of_a_missing_bot_say_how_to_build_it() {
    let env = TestEnv::new();
    let (_, help, _) = env.run(&["--help"]);
    let is_listed = |command: &str| help.lines().any(|line| line.trim_start().starts_with(command));
    assert!(is_listed("ask "), "{help}");
    for arguments in [&["discord", "--check"][..], &["store", "backup", "copy"]] {
        let (status, _, err) = env.run(arguments);
        assert_eq!(status, 2, "{err}");
        assert_eq!(err.contains("--features discord"), cfg!(not(feature = "discord")), "{err}");
        assert_eq!(is_listed(arguments[0]), cfg!(feature = "discord"), "{help}");
    }
    assert_eq!(help.contains("--features discord"), cfg!(not(feature = "discord")), "{help}");
    assert_eq!(help.contains("--features pdf"), cfg!(not(feature = "pdf")), "{help}");
}
