package io.flead.console.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import io.flead.contract.message.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The page in a real browser, over recorded messages and with a fixed clock. */
@Tag("slow")
class PageIT {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private static ChromeDriver browser;
    private RecordedConsole console;

    @BeforeAll
    static void openBrowser() throws IOException {
        boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
        if (!there) {
            System.out.println("SKIPPED: PageIT needs " + CHROMIUM + " and " + DRIVER
                    + ": run 'apt-get install chromium chromium-driver' first");
        }
        assumeTrue(there);
        Files.createDirectories(SCREENSHOTS);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=en-GB");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.WARNING);
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void start() throws Exception {
        console = RecordedConsole.start();
        size(1280, 900);
    }

    @AfterEach
    void stop() {
        // The page would note in the browser's log that it lost its console.
        browser.get("about:blank");
        console.close();
    }

    @Test
    void theSentenceIsTrue() {
        open("?language=en");
        assertThat(sentence())
                .matches(
                        "2 of 4 machines normal, 1 silent; pump/7 ü alarms since \\d\\d:02, bearing_temperature first; model"
                                + " 12, 4\\d s old\\.");
        open("?language=de");
        assertThat(sentence()).startsWith("2 von 4 Maschinen normal, 1 stumm; pump/7 ü alarmiert seit");
        assertThat(browser.getTitle()).isEqualTo("(1) plant7 · FLEAD");
    }

    @Test
    void whatStandsStillIsNamedAtOnceAndHealsAlone() {
        open("?language=en");
        console.aggregatorAway();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> sentence().startsWith("The aggregator has not answered since"));
        assertThat(browser.findElement(By.cssSelector("header .remedy")).getText())
                .contains("Machines are still watched with the model they have");
        console.aggregatorBack();
        await().atMost(Duration.ofSeconds(5)).until(() -> sentence().startsWith("2 of 4"));
    }

    @Test
    void alarmsComeAndCloseWhileThePageIsOpen() {
        open("?language=en&alarms=open");
        assertThat(texts("#alarms .alarm .link")).containsExactly("pump/7 ü");
        assertThat(texts("#alarms .alarm.open .bars .name")).containsExactly("↑ bearing_temperature", "↑ vibration");
        console.alarmOpens("press 2");
        await().until(() -> texts("#alarms .alarm .link").equals(List.of("press 2", "pump/7 ü")));
        await().until(() ->
                text("#alarms .day").startsWith("2 alarms in 24 hours, of 150 that one operator can handle"));
        assertThat(text("#alarms .day")).contains("Most: press 2 1, pump/7 ü 1").contains("Longest: pump/7 ü 3 min");
        console.alarmCloses("press 2");
        await().until(() -> texts("#alarms .alarm .link").equals(List.of("pump/7 ü")));
        assertThat(browser.getCurrentUrl()).contains("alarms=open");
    }

    @Test
    void aNameIsTextWhateverItHolds() {
        open("?language=en");
        await().until(() -> texts(".lane-name").contains(RecordedConsole.HOSTILE));
        assertThat(browser.executeScript("return flead.drawn()"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .startsWith("pump/7 ü")
                .contains(RecordedConsole.HOSTILE);
        browser.findElements(By.cssSelector(".lane-name")).stream()
                .filter(name -> name.getText().equals(RecordedConsole.HOSTILE))
                .findFirst()
                .orElseThrow()
                .click();
        await().until(() -> text("#device-title").equals("Machine " + RecordedConsole.HOSTILE));
        assertThat(text("#rejected td.sample")).isEqualTo("<script>document.title='run'</script>");
        assertThat(browser.getTitle()).endsWith("FLEAD");
        assertThat(browser.findElements(By.cssSelector("img"))).isEmpty();
    }

    @Test
    void eachPartSaysWhereItsNumbersComeFrom() {
        open("?language=en&device=pump%2F7%20%C3%BC");
        await().until(() -> browser.findElements(By.cssSelector("section")).size() >= 7);
        List<WebElement> buttons = browser.findElements(By.cssSelector("section .source"));
        assertThat(buttons)
                .hasSize(browser.findElements(By.cssSelector("section")).size());
        buttons.forEach(WebElement::click);
        await().until(() -> browser.findElements(By.cssSelector(".commands")).size() == buttons.size());
        assertThat(texts("#device .commands code").get(0)).contains("/api/device?id=pump%2F7%20%C3%BC");
        assertThat(texts("#alarms .commands code").get(2)).startsWith("SELECT * FROM alarms");
    }

    @Test
    void theWayOfTheDataModelsAndRoundsAreShown() {
        open("?language=en");
        await().until(() -> texts(".stage .big").size() == 4);
        assertThat(texts(".stage .small")).contains("Produced", "Scored", "Rejected", "Stored", "1,000 in all");
        assertThat(text("#rounds"))
                .contains("It waits for 1 more of at least 3 machines.")
                .contains("30 updates admitted, 2 of them clipped, refused: stale-round 3.");
        assertThat(texts("#models tbody td")).contains("12", "FedAvg", "abcdef");
        await().until(() -> texts("#rounds summary").contains("From model 12: 2 machines"));
        assertThat(texts("#rejected tbody td").get(2)).isEqualTo("not-json");
    }

    @Test
    void aMachineIsBrokenAndWatched() {
        open("?language=en");
        await().until(() -> !browser.findElements(By.cssSelector("#inject button[type=submit]"))
                .isEmpty());
        browser.findElement(By.cssSelector("#inject button[type=submit]")).click();
        await().until(() -> text("#inject .remedy").startsWith("This needs the token of spec.api.tokenSecret"));
        WebElement token = browser.findElement(By.cssSelector("#inject input[type=password]"));
        token.sendKeys("secret\t");
        browser.findElement(By.cssSelector("#inject button[type=submit]")).click();
        await().until(() ->
                text(".story li").startsWith("Broken") && text(".story li").contains("press 2"));
        console.alarmFollows("press 2", Duration.ofMillis(1400));
        await().until(() -> texts(".story li").get(2).startsWith("Alarm after 1.4 s"));
    }

    @Test
    void whatPeopleSayOfAnAlarmIsKeptAndShown() {
        open("?language=en");
        await().until(() ->
                texts("#injections tbody td").containsAll(List.of("oil leak 100 %", "the simulator", "12.5 s")));
        browser.findElement(By.cssSelector("#alarms .judge summary")).click();
        await().until(() -> !browser.findElements(By.cssSelector("#alarms .judge input[type=password]"))
                .isEmpty());
        browser.findElement(By.cssSelector("#alarms .judge input[type=password]"))
                .sendKeys("secret\t");
        browser.findElement(By.cssSelector("#alarms .judge input:not([type])")).sendKeys("bearing <b>replaced</b>");
        press("#alarms .judge button", "right");
        await().until(() -> console.verdicts().size() == 1);
        await().until(() -> text("#alarms .said").equals("right bearing <b>replaced</b>"));
        await().until(() -> text("#alarms .day").contains("Called right 1, called false 0"));
        press("#alarms .judge button", "shelve 8 h");
        await().until(() -> console.verdicts().size() == 2);
        await().until(() -> sentence().startsWith("3 of 4 machines normal"));
        assertThat(console.verdicts())
                .extracting(Verdict::kind)
                .containsExactly(Verdict.Kind.RIGHT, Verdict.Kind.SHELVED);
        open("?language=en&alarms=open");
        await().until(() -> text("#alarms").contains("No alarm is open"));
        open("?language=en&alarms=shelved");
        await().until(() -> texts("#alarms .alarm .what .link").equals(List.of("pump/7 ü")));
    }

    @Test
    void whereReadsAreProtectedThePageAsksForTheToken() throws Exception {
        console.close();
        console = RecordedConsole.startProtected();
        browser.get(console.address() + "?language=en");
        await().until(() -> sentence().equals("Locked"));
        assertThat(text(".gate")).contains("api.protectReads");
        browser.findElement(By.cssSelector(".gate input")).sendKeys("secret\n");
        await().until(() -> sentence().startsWith("2 of 4 machines normal"));
        assertThat(browser.findElements(By.cssSelector(".gate"))).isEmpty();
        console.alarmOpens("press 2");
        await().until(() -> sentence().startsWith("1 of 4 machines normal"));
    }

    private static void press(String selector, String text) {
        await().ignoreExceptions().until(() -> {
            browser.findElements(By.cssSelector(selector)).stream()
                    .filter(button -> button.getText().equals(text))
                    .findFirst()
                    .orElseThrow()
                    .click();
            return true;
        });
    }

    @Test
    void anOlderModelIsRestoredWithAReasonAndTheToken() {
        open("?language=en");
        await().until(() -> texts("#models tbody tr").size() == 2);
        assertThat(browser.findElements(By.cssSelector("#models tbody button")))
                .as("the newest one is no way back")
                .hasSize(1);
        browser.findElement(By.cssSelector("#models tbody button")).click();
        await().until(() -> text("#rollback").contains("Reason for the rollback to version 11"));
        browser.executeScript("sessionStorage.clear()");
        browser.findElement(By.cssSelector("#rollback input[name=reason]")).sendKeys("false alarms");
        browser.findElement(By.cssSelector("#rollback button[type=submit]")).click();
        await().until(() -> text("#models .remedy").startsWith("This needs the token of spec.api.tokenSecret"));
        browser.findElement(By.cssSelector("#rollback input[type=password]")).sendKeys("secret\t");
        browser.findElement(By.cssSelector("#rollback button[type=submit]")).click();
        await().until(() -> text("#models [role=status]").equals("Version 13 now has the parameters of version 11."));
        assertThat(text("#rollback")).isEmpty();
    }

    @Test
    void aThousandMachinesAreDrawnWithinAFrame() {
        console.manyDevices(1000);
        open("?language=en");
        await().until(() -> Long.valueOf(1000).equals(browser.executeScript("return flead.drawn().length")));
        // The least of many: a busy machine may hold up any single frame.
        Object least = browser.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const times = [];
                const box = document.querySelector('.lane-scroll');
                const step = () => {
                  times.push(flead.timing.lastFrame);
                  if (times.length > 40) { done(Math.min(...times.slice(5))); return; }
                  box.scrollTop = (times.length * 37) % 2000;
                  requestAnimationFrame(() => requestAnimationFrame(step));
                };
                step();""");
        assertThat(((Number) least).doubleValue()).isLessThanOrEqualTo(16);
    }

    @Test
    void itIsAccessibleAndAsksNobodyElse() {
        for (String theme : List.of("light", "dark")) {
            open("?language=en&device=pump%2F7%20%C3%BC&theme=" + theme);
            await().until(() -> texts("#device .facts dd").size() > 3);
            List<Rule> serious = new AxeBuilder()
                    .analyze(browser).getViolations().stream()
                            .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                            .toList();
            assertThat(serious)
                    .as(theme)
                    .extracting(rule -> rule.getId() + " "
                            + rule.getNodes().stream()
                                    .map(node -> String.valueOf(node.getTarget()))
                                    .toList())
                    .isEmpty();
        }
        assertThat(browser.executeScript(
                        "return performance.getEntriesByType('resource').map(one => new URL(one.name).origin)"
                                + ".filter(origin => origin !== location.origin)"))
                .isEqualTo(List.of());
    }

    @Test
    void itIsLegibleWideAndNarrowLightAndDark() throws IOException {
        for (int width : List.of(1280, 390)) {
            for (String theme : List.of("light", "dark")) {
                size(width, 900);
                open("?language=en&theme=" + theme);
                await().until(() -> texts("#alarms .alarm").size() > 0
                        && texts(".stage .big").size() == 4);
                assertThat(browser.executeScript("return document.documentElement.scrollWidth <= innerWidth"))
                        .as("no sideways scrolling at %s", width)
                        .isEqualTo(true);
                Files.write(
                        SCREENSHOTS.resolve(width + "-" + theme + ".png"), browser.getScreenshotAs(OutputType.BYTES));
            }
        }
    }

    private void open(String query) {
        browser.manage().logs().get(LogType.BROWSER);
        browser.get(console.address() + query);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !browser.findElements(By.id("sentence")).isEmpty()
                        && sentence().contains(";"));
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
                .extracting(LogEntry::getMessage)
                // Kafka is not there in this test: readings are refused, and the browser notes that.
                .filteredOn(message -> !message.contains("/api/readings"))
                .isEmpty();
    }

    private static void size(int width, int height) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        browser.manage().window().setSize(new Dimension(Math.max(500, width), height));
    }

    private static String sentence() {
        return text("#sentence");
    }

    /** Asked of the page in one step: it is drawn again all the time. */
    private static String text(String selector) {
        Object text = browser.executeScript(
                "return document.querySelector(arguments[0])?.innerText?.replace(/\\s+/g, ' ').trim() ?? ''", selector);
        return String.valueOf(text);
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(String selector) {
        return (List<String>) browser.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(one => one.innerText.replace(/\\s+/g, ' ').trim())",
                selector);
    }
}
