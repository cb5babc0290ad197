### The fixed texts of the program in English, as Fluent messages (https://projectfluent.org). A function of the
### same name fills each text in. The program refuses a text that is longer than its comment says.

## Notices in an answer

not_held = None of these documents is about { $condition }.
only_mentioned = None of these documents is about { $condition }. These excerpts are about other conditions and mention it.
personal_dose = Only a doctor or pharmacist who knows the person can say which dose is right.
personal_child_dose = A child's dose depends on weight, age and health: ask a doctor or pharmacist before giving anything.
personal_stopping = Don't stop, change or skip a medicine on your own: ask the doctor who prescribed it first.
personal_combining = Ask a doctor or pharmacist before combining medicines: they can check everything that's taken.
personal_pregnancy = In pregnancy or while breastfeeding, ask a doctor, midwife or pharmacist before taking or stopping a medicine.
personal_diagnosis = Only a doctor who examines the person can say what they have.
personal_safety = Only a doctor or therapist who knows the person can say what's safe for them.
medicine_not_mentioned = These documents don't mention { $medicine }.
figure_not_mentioned = These documents don't mention { $figure }.
figure_not_here = These excerpts don't mention { $figure }.
dose = Don't choose a dose from this text. Ask a doctor or pharmacist.
related = I'm not sure this answers your question. These excerpts come closest.
no_answer = I couldn't find an answer in these documents.
no_answer_topics = They cover: { $conditions }.
and_more = ; and { $count } more
showing_results = Showing results for “{ $question }”.
or = or
unclear = “{ $word }” could mean { $names }. Ask again with the right name.
reword = Try naming the condition and what you want to know, for example its symptoms, tests or treatment.
no_more_excerpts = There are no more excerpts for this question.
near_topics = Closest sections: { $topics }.
near_sections = Closest sections:
near_sections_numbered = Closest sections (type a number):
ask_people = You can also ask: { $contacts }.
document_disclaimer = Publisher's notice (“{ $title }”): { $disclaimer }
which_condition = These excerpts are about different conditions: { $which }.
ask_back = Which condition do you mean?
part_not_answered = I'm not sure this answers: { $part }.
source_publisher = “{ $title }” was published by { $publisher }.
source_authors = Written by { $authors }.
source_dated = Last dated { $date }.
source_undated = It gives no date.
source_address = Address: { $url }
whole_document = These are excerpts of “{ $title }”. The whole text: { $publisher }.
used_context = Answering about { $condition }.
not_approved = “{ $title }” is not yet reviewed ({ $status }).
old = “{ $title }” is from { $date }, more than { $years ->
        [one] 1 year
       *[other] { $years } years
    } ago. Newer findings may be missing.
undated = “{ $title }” gives no date.
passages_language = These excerpts are in { $language }, the language of their source.
topic_off = This server has turned off the topic { $condition }.
locked = This channel is only about { $condition }. Ask about { $other } in another channel.
lock_gone = This channel is only about { $condition }, and nothing about it can be shown now. Ask in another channel, or tell the moderators.
unlisted_marker = reference { $marker } (the source doesn't list it)

## Review status of a document

status_submitted = submitted for review
status_under_review = review pending
status_approved = reviewed
status_not_stated = the source doesn't mention a review

## Dates

month_name = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date_day = { month_name } { $day }, { $year }
date_month = { month_name } { $year }

## An answer at a glance

no_date = no date
newer_may_be_missing = Newer findings may be missing.
more = Whole excerpts, references and sources: { $command }
more_notices = Whole excerpts, sources and { $count ->
        [one] 1 more note
       *[other] { $count } more notes
    }: { $command }

## Names of the languages of documents

# $primary is the first part of $tag: “en” of “en-US”.
language_name = { $primary ->
    [en] English
    [es] Spanish
    [fr] French
    [de] German
    [it] Italian
    [pt] Portuguese
   *[other] { $tag }
}

## The Discord bot: answers, buttons and commands

bot_urgency = Get help now
bot_crisis = You are not alone
bot_help_sent = I've sent you a private message with help. If anyone is in danger now, call { $number }.
bot_page = Excerpt { $rank } of { $count }
bot_source = Source
bot_published = published { $date }
bot_updated = updated { $date }
bot_references = References
bot_more_references = { $count } more under “Sources”.
bot_more_notices = { $count ->
        [one] 1 more note doesn't fit here
       *[other] { $count } more notes don't fit here
    }. Ask about one thing at a time.
bot_section = Section of the source
bot_language = The excerpt is in { $language }, the language of its source.
bot_document_says = Publisher's notice
# At most 80 characters.
bot_next = Next excerpt
# At most 80 characters.
bot_more = More
# At most 80 characters.
bot_around = Show more around it
# At most 80 characters.
bot_sources = Sources
# At most 80 characters.
bot_follow_up = Ask a follow-up
# At most 80 characters.
bot_share = Share
# At most 80 characters.
bot_rate = Helpful?
bot_rate_question = Was this answer helpful?
# At most 80 characters.
bot_helpful = Helpful
# At most 80 characters.
bot_not_helpful = Not helpful
# At most 80 characters.
bot_report = Report a problem
# At most 80 characters.
bot_delete = Delete
# At most 80 characters.
bot_menu = Other actions
bot_near_sections = These buttons open the closest sections:
# At most 80 characters.
bot_choose = Choose a condition
# At most 45 characters.
bot_follow_up_title = A follow-up question
# At most 45 characters.
bot_follow_up_label = Your question
# At most 45 characters.
bot_report_title = Report a problem
# At most 45 characters.
bot_report_label = What is wrong with this answer?
bot_thanks_feedback = Thank you. Only a count is kept, nothing about you.
bot_thanks_report = Thank you. The moderators will see what you wrote, but not who you are.
bot_opinion_changed = Thank you. Your new opinion replaces the earlier one.
bot_counted_already = You have already said that.
bot_shared_already = This answer has been shared already.
bot_reported_already = You have reported this answer already.
bot_deleted = The answer was deleted.
bot_not_yours = Only the person who asked, or a moderator, can do that.
bot_not_moderator = Only moderators can do that.
bot_expired = The buttons of this answer have expired. Ask the question again.
bot_gone = This excerpt is no longer in the documents. Ask the question again.
bot_busy = Many questions are waiting. Try again in a minute.
bot_cooldown = One moment: you can ask again in { $seconds ->
        [one] 1 second
       *[other] { $seconds } seconds
    }.
bot_server_cooldown = This server has asked a lot of questions. Please try again in a minute.
bot_failed = Something went wrong on my side. Your question wasn't kept. Try again in a moment.
bot_empty = Ask a question in your own words, for example “how is it treated?”.
bot_nothing_to_answer = That message has no text to answer.
bot_topics_title = What the documents cover
bot_sources_title = Documents
bot_about_title = About bonafide
bot_about = I look for excerpts in documents that a support group has chosen, and show them with their sources. I'm not a doctor, and I write nothing of my own: every word of an excerpt comes from a document. I don't keep questions. I store the ids of the excerpts that I showed (for the buttons), counts of outcomes and opinions, what members report or send to the moderators, pinned answers, and settings. `/privacy` shows what is stored about you. Contact: the moderators of this server.
bot_help =
    Type `/ask` and a question in your own words:
    { $examples }
    You can also mention me, reply to one of my answers, or send me a direct message. On a message: Apps, *Answer this*.

    `/topics` lists the conditions, `/sources` the documents.
    `/answers` sets who sees your answers, and `private:` sets it for one. `/region` sets where you live, for help in an emergency or crisis.
    `/about` says what I am, `/privacy` what is stored; `/forget-me` deletes what is stored about you.
    Moderators: Apps, *Pin this answer* on one of my answers, `/pins`, `/review`, `/settings`.
bot_help_what = What is { $condition }?
bot_help_symptoms = What are the symptoms of { $condition }?
bot_help_treatment = How is { $condition } treated?
bot_privacy = Questions are not kept. The buttons of an answer work because the ids of its excerpts are stored, but not who asked or what the question was. Who asked is remembered in memory only, so that you can delete your answer, and for half an hour a question that names no condition, so that you can choose one. Opinions are counts; a report is kept as you wrote it, without your name. A question that found no answer is remembered in memory for a quarter of an hour, and kept only if you press the button that sends it to the moderators, after you have seen exactly what is kept. A conversation is remembered in memory for half an hour so that follow-ups work. Moderators’ pins and changes of settings are kept with who made them.

## What moderators review

review_title = For review
review_none = There is nothing to review.
review_list_is_empty = Nothing is left in this list.
review_reports = Reports: { $count }
review_sent = Questions that members sent: { $count }
review_not_helpful = Excerpts marked not helpful: { $count }
review_topics = Questions by topic and outcome: { $count }
review_added = Questions added to sections: { $count }
# At most 80 characters.
review_list = Show another list
review_page = Page { $page } of { $pages }
# At most 80 characters.
review_newer = Newer
# At most 80 characters.
review_older = Older
# At most 80 characters.
review_close = Close one or more
# At most 100 characters.
review_remove = Remove one or more
# At most 80 characters.
review_open = Number { $number }: { $text }
# At most 80 characters.
review_open_excerpt = Open an excerpt
review_excerpt_gone = an excerpt that is no longer in the documents
review_opinions = not helpful { $bad }, helpful { $good }
review_closed = Closed: { $numbers }
review_removed = Removed: { $numbers }
review_report_closed = Report { $number } is closed.
review_no_such_report = There is no open report { $number }.
review_report_notice = A member reported a problem with an answer
# At most 80 characters.
review_open_review = Open the review
review_too_many_reports = You have sent many reports in the last hour. Please try again later.
review_thanks_operator = Thank you. In a direct message, your report goes to the operator of this bot, without your name. The moderators of your servers don't see it.

## Pinned answers

# At most 80 characters.
pins_pin = Pin
# At most 45 characters.
pins_form_title = Pin this answer
# At most 45 characters.
pins_question_label = The question, in general words
# At most 100 characters.
pins_question_hint = As anyone might ask it: “How is osteopetrosis treated?” No names or personal details.
# At most 45 characters.
pins_replaces_label = Number of the pinned answer it replaces
pins_done = Pinned as answer { $number }. Members of this server who ask “{ $question }” get it first.
pins_replaced = Pinned in place of answer { $number }. Members of this server who ask “{ $question }” get it first.
pins_posted = Your private answer was posted here first, because only a message that everyone can see can be pinned.
pins_already = This message is pinned already. `/pins list` shows all pinned answers.
pins_channel_full = Not pinned: this channel has 250 pinned messages, the maximum on Discord. Unpin one that is no longer needed, then pin this one again (Apps, *Pin this answer*).
pins_server_full = Not pinned: this server has { $most } pinned answers, the maximum. Remove one with `/pins remove`, then pin this one again (Apps, *Pin this answer*).
pins_no_permission = Not pinned: I lack a permission here. Give my role “Pin Messages”, “View Channel”, “Send Messages” and “Read Message History” in this channel, then pin the answer again (Apps, *Pin this answer*).
pins_message_gone = Not pinned: the message is no longer there.
pins_not_an_answer = That message isn't one of my answers with an excerpt, or its buttons have expired. Ask the question again and pin the new answer.
pins_no_such = There is no pinned answer { $number }. `/pins list` shows all.
pins_marked = Pinned by the moderators
pins_marked_for = For the question “{ $question }”.
pins_changed_since = The document has changed since they pinned this. They have not confirmed the new text yet.
pins_gone_since = The moderators had pinned an answer to “{ $question }”. Its excerpt is no longer in the documents, and they have not replaced it yet.
pins_list_title = Pinned answers
pins_none = No answers are pinned in this server. To pin one of my answers: Apps, *Pin this answer*.
pins_message = message
pins_flag_changed = The text of its excerpt has changed: look at it with `/pins show`.
pins_flag_removed = Its excerpt is no longer in the documents: replace or remove it.
pins_show_title = Pinned answer { $number }
pins_show_by = Pinned by { $member }, { $date }.
pins_show_by_nobody = Pinned by a moderator who left, { $date }.
# At most 80 characters.
pins_confirm = Confirm the new text
# At most 80 characters.
pins_remove = Remove
pins_confirmed = Confirmed: answer { $number } is pinned with the text of today.
pins_changed_meanwhile = The text has changed again since you looked. Look at it with `/pins show { $number }`.
pins_removed = Answer { $number } is no longer pinned.
pins_removed_here = Answer { $number } is no longer served first. Its message could not be unpinned: unpin it by hand.
pins_moved = Pinned answer { $number } now has place { $place }.
pins_exported = The pinned answers of this server, as Markdown and as JSON.
pins_notice_title = A pinned answer has to be looked at

## Questions that members send to the moderators

# At most 80 characters.
gaps_send = Send this question to the moderators
# At most 45 characters.
gaps_form_title = A question for the moderators
# At most 45 characters.
gaps_form_label = Your question
gaps_preview_title = Exactly this would be kept
gaps_preview = Names, numbers and links are taken out. Your own name is not kept. If anything here shows who you are, don't send it.
# At most 80 characters.
gaps_send_now = Send exactly this
gaps_nothing_left = Nothing is left of the question once names, numbers and links are taken out. Nothing was sent.
gaps_sent = Sent. The moderators see the text that you saw, but not who you are.
gaps_forgotten = I no longer remember this question. Nothing was sent. Press the first button again to start over.
gaps_notice_title = A member sent a question that the documents don't answer
gaps_notice = Number { $number }. Pin an answer that fits, or close the question in the review.
gaps_done = Question { $number } is closed.
gaps_no_such = There is no open question { $number }.
gaps_no_topic = no condition named
gaps_answered = answered
gaps_related = something close
gaps_no_answer = nothing found

## What is stored about a member

own_data_title = What is stored about you
own_data_nothing = Nothing is stored with your user ID.
own_data_intro = Stored with your user ID:
own_data_private_answers = your choice that answers are shown only to you
own_data_public_answers = your choice that answers are shown to everyone
own_data_region = your region for help in an emergency or crisis: { $region }
own_data_region_kept = Saved. In an emergency or crisis, I show you help for: { $region }. Your region is stored with your user ID until you delete it with `/region` without a country, or with `/forget-me`.
own_data_region_anywhere = Saved. In an emergency or crisis, I show you pages that list help in every country. This is stored with your user ID until you delete it with `/region` without a country, or with `/forget-me`.
own_data_region_unknown = I don't know any help lines for “{ $region }”. In an emergency or crisis, I show you pages that list help in every country. That you want these pages is stored with your user ID until you delete it with `/region` without a country, or with `/forget-me`.
own_data_region_deleted = Your region is no longer stored.
own_data_pins = answers that you pinned as a moderator: { $count }
own_data_changes = settings that you changed as a moderator: { $count }
own_data_how = `/forget-me` deletes it.
own_data_forgotten = Done. Records deleted or cleared of your user ID: { $count }. Your conversation with me is forgotten, too.
own_data_forgotten_soon = The last traces in the database's log are deleted within an hour.

## Settings of a server, and who sees answers

settings_title = Settings of this server
settings_read_only = To change these settings, you need the permission Manage Server.
settings_only_managers = To change these settings, you need the permission Manage Server. Moderators can read them with `/settings`.
# At most 100 characters.
settings_choose = Choose a setting to change
# At most 100 characters.
settings_choose_value = Choose a value
# At most 100 characters.
settings_choose_channel = Choose a channel
# At most 100 characters.
settings_choose_region = Choose a region
# At most 100 characters.
settings_choose_topic = Choose a topic to turn it on or off
settings_choose_condition = Choose the condition of { $channel }
settings_all_conditions = All conditions
# At most 100 characters.
settings_switch_on = Off. Choose it to turn it on
# At most 100 characters.
settings_switch_off = On. Choose it to turn it off
# At most 100 characters.
settings_add_channels = Add channels
# At most 100 characters.
settings_remove_channels = Remove channels
# At most 100 characters.
settings_add_roles = Add roles
# At most 100 characters.
settings_remove_roles = Remove roles
# At most 100 characters.
settings_add_forums = Add forums
# At most 100 characters.
settings_remove_forums = Remove forums
# At most 100 characters.
settings_remove_locks = Open channels to all conditions
settings_gone = No longer there ({ $id })
settings_as_operator = the operator's setting
# At most 80 characters.
settings_as_operator_short = Use the operator's setting
# At most 80 characters.
settings_no_channel = No channel
# At most 80 characters.
settings_enter_seconds = Enter seconds
# At most 45 characters.
settings_cooldown_title = Wait between two questions
# At most 45 characters.
settings_seconds_label = Seconds, from 0 to 86400
settings_no_such_number = Not saved: “{ $written }” isn't a whole number from 0 to { $most }.
# At most 45 characters.
settings_find = Find by name
# At most 45 characters.
settings_find_label = Part of the name
settings_nothing_found = No name contains “{ $part }”.
settings_more_found = { $count ->
        [one] 1 name contains this
       *[other] { $count } names contain this
    }. The menu shows the first ones. Enter more of the name.
# At most 80 characters.
settings_previous_page = Previous page
# At most 80 characters.
settings_next_page = Next page
# At most 80 characters.
settings_changes = Who changed what
# At most 80 characters.
settings_back = Settings
settings_and_more = { $list } and { $count } more
settings_changed = Saved.
settings_unchanged = Nothing changed: it was set that way already.
settings_too_many = Not saved: the maximum is { $most }. Remove something first.
settings_no_such_topic = Not saved: the documents no longer have this topic. Choose another one.
settings_cannot_write = Not saved: I can't write in { $channel }. Give my role “View Channel”, “Send Messages” and “Embed Links” there, then try again.
settings_posted_here = From now on, I notify the moderators of this server here: about pinned answers whose documents changed, reports, and questions that members send.
settings_topic_is_off = Not saved: the topic “{ $topic }” is off in this server. Turn it on first.
settings_locked_to_it = These channels are only about this topic, so they have no answers now: { $channels }
settings_no_forum_yet = There is no help forum yet. Add one under “Help forums”.
settings_offers_are_off = Offers are off. Turn them on under “Offers in help forums”.
settings_none = none
settings_everywhere = everywhere
settings_on = on
settings_off = off
settings_private = shown only to the person who asks
settings_public = shown to everyone in the channel
settings_own_language = the asker's, otherwise English
settings_english = English
settings_spanish = Spanish
settings_seconds = { $seconds ->
        [one] 1 second
       *[other] { $seconds } seconds
    }
settings_by_default = { $value } (the operator's setting)
settings_private_answers = Answers
settings_allowed_channels = Channels in which I answer
settings_refused_channels = Channels in which I never answer
settings_moderators_channel = Moderators’ channel
settings_moderator_roles = Moderators’ roles
settings_language = Language when a member's own isn't known
settings_region = Region of help lines
settings_cooldown_seconds = Wait between two questions of a member
settings_topics_off = Topics that are off
settings_channel_locks = Channels about one condition
settings_forum_offers = Offers in help forums
settings_help_forums = Help forums
settings_audit_title = Changes of settings
settings_audit_none = No setting has been changed yet.
settings_nobody = a moderator who left
# At most 80 characters.
settings_older = Older
# At most 80 characters.
settings_newest = Newest
settings_refused_here = I don't answer in this channel. Ask in another one, or send me a direct message.
settings_refused_but = I don't answer in this channel. Ask in { $channels }, or send me a direct message.
settings_topic_off_now = A topic of this answer has been turned off in this server. Ask the question again.
settings_ask_alone = In this channel, only the person who asks sees the answer. Press the button to see yours.
# At most 80 characters.
settings_show_alone = Show me the answer
settings_not_asker = Only the person who asked can open this answer. Ask your own question with `/ask`.
settings_question_gone = Your message is no longer there, or I'm not allowed to read it. Ask again with `/ask`.
settings_wish_private = Saved. From now on, only you see your answers, in every server.
settings_wish_public = Saved. From now on, everyone sees your answers, in every server. `/ask private: True` still shows one only to you.
settings_wish_default = Saved. From now on, each server's own setting decides who sees your answers.

## Offers in help forums

offers_offer = Do you want me to look for an answer to this post in the documents? I've read only its title. Press the button and say what you want to know.
# At most 80 characters.
offers_yes = Answer this post
# At most 80 characters.
offers_no = No, thanks
# At most 45 characters.
offers_form_title = What do you want to know?
# At most 45 characters.
offers_form_label = Your question
offers_not_yours = Only the author of this post can do that. Ask your own question with `/ask`.

## Drafts of documents

documents_no_channel = This server has no moderators' channel. A manager can choose one with `/settings`. Drafts are made there.
documents_only_there = Drafts are made only in { $channel }.
documents_one_of = Give either a file or an address.
documents_busy = Other drafts are being made. Try again in a minute.
documents_not_made = There is no draft: { $reason }
documents_title = Draft: { $title }
documents_intro = Read the attached draft and compare it with its source. To correct it, edit the file and send it with `/documents add`. No answer uses it until a manager of this server approves it.
documents_leads_to = { $address } leads to { $place }
documents_errors = Errors, to be corrected first
documents_missing = Not found in the source
documents_notes = Please check
documents_left_out = Left out
documents_left_out_headings = Headings left out
documents_words = Words kept: { $kept } of { $all }. { $percent }% left out.
documents_much_left_out = ⚠️ Much of the source was left out. Compare the draft with its source before you approve it.
documents_and_more = … and { $count } more
# At most 80 characters.
documents_approve = Approve
# At most 80 characters.
documents_discard = Discard
documents_only_managers = To approve documents, you need the permission Manage Server.
documents_approved = “{ $title }” was approved by { $member }. Answers use it as soon as the documents are read again.
documents_exists = Not approved: there already is a document “{ $id }”. Give the draft another `id`, or ask the operator of the bot to remove the other document.
documents_not_approved = Not approved. The draft has errors: { $reason }
documents_not_saved = Not approved: the document can't be saved now. The operator of the bot finds the reason in the log.
documents_draft_gone = The draft is no longer attached to this message. Make it again with `/documents add`.
documents_discarded = The draft was deleted.

## Questions that moderators add to sections

# At most 100 characters.
wordings_answer = Choose the section that answers a question
wordings_title = Which section answers question { $number }?
wordings_intro = Choose a section. Then word the question in general terms, without anything about the member. From then on, members of this server who ask the same get this section first.
# At most 100 characters.
wordings_choose_topic = Choose a topic
# At most 100 characters.
wordings_choose_section = Choose a section
# At most 80 characters.
wordings_other_topic = Another topic
wordings_nothing_there = Nothing has this name.
# At most 45 characters.
wordings_form_title = Add a question to this section
# At most 45 characters.
wordings_form_label = The question, in general words
# At most 100 characters.
wordings_form_hint = Can children with this condition go to school?
wordings_saved = Saved. Members of this server who ask “{ $question }” get “{ $section }” first. `/review` lists added questions, also to remove them.
wordings_not_a_question = Not saved: write a question in plain words, without `-->` or `<!--`.
wordings_section_gone = Not saved: the documents no longer have this section. Choose another one.
