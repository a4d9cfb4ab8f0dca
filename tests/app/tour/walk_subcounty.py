"""A sub-county office: coverage, the registers that came, one verified, one given back with a reason, which the centre gets."""

import common

ROLE = "subcounty"
REASON = "Two people signed in the same hand"


def walk(driver):
    account = driver.stage.sign_in_of(ROLE)
    driver.open(ROLE)
    common.sign_in(driver, account)
    common.go(driver, "Coverage")
    driver.find("list", "What needs somebody")
    driver.shot("subcounty-coverage")
    common.look_around(driver, ROLE)
    look_at_coverage(driver)
    verify(driver)
    give_back(driver)
    receive_at_centre(driver, driver.step_aside())


def look_at_coverage(driver):
    driver.button("Day before")
    driver.shot("subcounty-coverage-day-before")
    driver.choose_row("What needs somebody")
    driver.find("list", "Everyone in this register")
    driver.shot("subcounty-exception")


def verify(driver):
    common.go(driver, "Registers")
    common.back(driver, "Back to the List")
    show_only(driver, "To verify")
    driver.shot("subcounty-registers-list")
    driver.choose_row("Registers")
    driver.find("push button", "Verify and Next", exact=False)
    driver.shot("subcounty-registers")
    driver.button("Verify and Next", exact=False)
    driver.says("Verified. To take it back, reopen it under “All registers”.")
    driver.shot("subcounty-verified", settled=False)


def show_only(driver, which):
    """By the keyboard: up to the first, and down to the wanted one."""
    driver.click("combo box", "Which registers to list")
    driver.keys("Home", *["Down"] * ("To verify", "All registers", "Given back").index(which), "Return")
    driver.find("label", which)


def give_back(driver):
    centre = driver.stage.sign_in_of("centre")["label"]
    common.back(driver, "Back to the List")
    driver.fill("Find a centre by name or code", centre)
    driver.choose_row("Registers", lambda row: row.name.startswith(centre))
    driver.find("label", centre)
    driver.button("Reopen…")
    driver.fill("Reason, for the centre", REASON)
    driver.shot("subcounty-reopen")
    driver.button("Reopen")
    driver.says("Given back. The centre sees your reason.")
    driver.settle()


def receive_at_centre(driver, office):
    """What the office gave back is at the centre with its reason; corrected, it is at the office again."""
    driver.open("centre-reopened")
    common.sign_in(driver, driver.stage.sign_in_of("centre"))
    driver.says(REASON)
    driver.shot("centre-register-given-back")
    driver.choose_row("Days that need you", lambda row: any(REASON in node.name for node in row.walk()))
    driver.find("list", "Register")
    driver.shot("centre-register-to-correct")
    driver.close()
    driver.come_back(office)
    driver.close()
