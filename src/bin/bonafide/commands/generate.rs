//! `bonafide completions` and `bonafide man`, made from the command line's own definition.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use crate::arguments::{Arguments, ManArguments};
use crate::output;

const NAME: &str = "bonafide";

/// Prints a completion script.
pub(crate) fn completions(shell: clap_complete::Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut visible_program(), NAME, &mut script);
    output::print_as_is(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}

/// The program without the commands that its help doesn't list: clap offers those in completions, too.
fn visible_program() -> Command {
    let program = Arguments::command();
    let visible = program.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
    Command::new(NAME)
        .version(env!("CARGO_PKG_VERSION"))
        .args(program.get_arguments().cloned())
        .subcommands(visible)
}

/// Prints a manual page in roff, or writes all of them.
pub(crate) fn manual(arguments: &ManArguments) -> anyhow::Result<ExitCode> {
    let mut program = Arguments::command();
    // gives every command its full name and the options that all commands have
    program.build();
    if let Some(folder) = &arguments.into {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        write_pages(&program, NAME, folder)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut command = &program;
    let mut name = NAME.to_owned();
    for word in &arguments.command {
        command = command
            .find_subcommand(word)
            .filter(|found| !found.is_hide_set())
            .with_context(|| format!("{name} has no command {word}: `{name} --help` lists them"))?;
        name = format!("{name}-{word}");
    }
    output::print_as_is(&page(command, &name)?)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the page of a command and those of its subcommands, each named like `bonafide-corpus-check.1`.
fn write_pages(command: &Command, name: &str, folder: &Path) -> anyhow::Result<()> {
    let file = folder.join(format!("{name}.1"));
    fs::write(&file, page(command, name)?).with_context(|| format!("cannot write {}", file.display()))?;
    for subcommand in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        if subcommand.get_name() != "help" {
            write_pages(subcommand, &format!("{name}-{}", subcommand.get_name()), folder)?;
        }
    }
    Ok(())
}

fn page(command: &Command, name: &str) -> anyhow::Result<String> {
    let mut page = Vec::new();
    Man::new(command.clone().display_name(name.to_owned())).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
