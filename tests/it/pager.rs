//! On a terminal, text that is longer than the screen goes through a pager, as in git.

use std::fs::File;
use std::io::Read as _;
use std::process::Stdio;
use std::thread;

use nix::pty::{Winsize, openpty};

use crate::support::TestEnv;

/// A pager that marks what it shows.
const MARKING: &str = "sed 's/^/PAGED /'";

/// What a person sees on a terminal of 80 columns and 24 lines.
fn screen(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
    let terminal = openpty(&size, None).expect("a terminal");
    let end = || Stdio::from(terminal.slave.try_clone().expect("the terminal"));
    let env = TestEnv::new().with_shipped_corpus();
    let mut command = env.process(arguments);
    command.stdin(Stdio::null()).stdout(end()).stderr(end()).envs(variables.iter().copied());
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let mut child = command.spawn().expect("the program");
    // the terminal's other ends are closed, so that reading stops when the program ends
    drop(command);
    drop(terminal.slave);
    let reading = thread::spawn(move || {
        let mut shown = Vec::new();
        // the end of a terminal is an error on some systems
        let _ = File::from(terminal.master).read_to_end(&mut shown);
        String::from_utf8_lossy(&shown).into_owned()
    });
    assert!(child.wait().expect("an end").success());
    reading.join().expect("what was shown")
}

const LONG: [&str; 4] = ["ask", "--full", "symptoms of CCM", "--no-color"];

#[test]
fn what_is_longer_than_the_screen_goes_through_the_pager_and_is_whole() {
    let paged = screen(&LONG, &[("PAGER", MARKING)]);
    let lines = paged.lines().count();
    assert!(lines > 24, "{paged}");
    assert_eq!(paged.matches("PAGED ").count(), lines, "{paged}");
    let unpaged = screen(&LONG, &[("PAGER", "cat")]);
    assert_eq!(paged.replace("PAGED ", ""), unpaged);
}

#[test]
fn the_programs_own_variable_comes_before_the_common_one() {
    let shown = screen(&LONG, &[("BONAFIDE_PAGER", MARKING), ("PAGER", "false")]);
    assert!(shown.contains("PAGED "), "{shown}");
}

#[test]
fn what_fits_the_screen_and_what_nobody_wants_paged_goes_through_none() {
    let short = screen(&["ask", "how is osteopetrosis treated?"], &[("PAGER", MARKING)]);
    assert!(short.lines().count() < 24 && !short.contains("PAGED "), "{short}");
    let unwanted = screen(&[&LONG[..], &["--no-pager"]].concat(), &[("PAGER", MARKING)]);
    assert!(unwanted.lines().count() > 24 && !unwanted.contains("PAGED "), "{unwanted}");
}

#[test]
fn without_the_pager_the_text_is_shown_all_the_same() {
    let shown = screen(&LONG, &[("PAGER", "/nonexistent/pager")]);
    let unpaged = screen(&LONG, &[("PAGER", "")]);
    assert!(shown.ends_with(&unpaged), "{shown}");
}
