package ai.bhiv.guard.internal;

import java.util.Set;

/// Names of HTML, SVG and MathML that can make a page act.
final class MarkupWords {
    /// Elements that run or load something by being there.
    static final Set<String> ACTIVE = words(
            "script iframe object embed applet frame frameset meta base link isindex xml portal fencedframe bgsound"
                    + " layer ilayer import");

    /// Elements that are harmless until an attribute makes them act.
    static final Set<String> LOADING = words(
            "img image svg math video audio source track form input button textarea select keygen marquee body html"
                    + " style template noscript details a area table td dialog foreignobject animate set use handler"
                    + " xss listing plaintext");

    /// Attributes that hold an address.
    static final Set<String> ADDRESSES = words(
            "src href action formaction data xlink:href background dynsrc lowsrc poster cite longdesc usemap codebase"
                    + " classid profile icon manifest ping to from values by folder url code archive srcset content"
                    + " datasrc attributename");

    /// Event handlers without their `on`, HTML standard and what browsers have or had beside it.
    static final Set<String> EVENTS = words("""
            abort activate afterprint afterscriptexecute afterupdate animationcancel animationend animationiteration
            animationstart auxclick beforeactivate beforecopy beforecut beforedeactivate beforeeditfocus beforeinput
            beforematch beforepaste beforeprint beforescriptexecute beforetoggle beforeunload beforeupdate begin blur
            bounce cancel canplay canplaythrough cellchange change click close command contextmenu contextlost
            contextrestored controlselect copy cuechange cut dataavailable datasetchanged datasetcomplete dblclick
            deactivate drag dragend dragenter dragexit dragleave dragover dragstart drop durationchange emptied end
            ended error errorupdate filterchange finish focus focusin focusout formdata fullscreenchange
            fullscreenerror gotpointercapture hashchange help input invalid keydown keypress keyup languagechange
            layoutcomplete load loadeddata loadedmetadata loadend loadstart losecapture lostpointercapture message
            messageerror mousedown mouseenter mouseleave mousemove mouseout mouseover mouseup mousewheel move moveend
            movestart offline online outofsync page pagehide pageshow paste pause play playing pointercancel
            pointerdown pointerenter pointerleave pointermove pointerout pointerover pointerrawupdate pointerup
            popstate progress propertychange ratechange readystatechange rejectionhandled repeat reset resize
            resizeend resizestart resume reverse rowenter rowexit rowinserted rowsdelete rowsinserted scroll scrollend
            search securitypolicyviolation seek seeked seeking select selectionchange selectstart show slotchange
            stalled start stop storage submit suspend synchrestored timeerror timeupdate toggle touchcancel touchend
            touchmove touchstart trackchange transitioncancel transitionend transitionrun transitionstart
            unhandledrejection unload urlflip volumechange waiting webkitanimationend webkitanimationiteration
            webkitanimationstart webkittransitionend wheel zoom""");

    /// Calls that payloads make to show that they run.
    static final Set<String> CALLS = words("alert prompt confirm eval settimeout setinterval fetch msgbox execscript"
            + " importscripts atob unescape print write writeln function xmlhttprequest requestanimationframe");

    /// What a script of somebody else reaches for.
    static final Set<String> SINKS = words("""
            document.cookie document.write document.writeln document.domain document.location document.body
            document.forms document.createelement document.url document.documenturi document.referrer window.name
            window.location window.open location.href location.hash location.search location.replace
            location.assign location string.fromcharcode innerhtml outerhtml insertadjacenthtml localstorage
            sessionstorage navigator.sendbeacon this.ownerdocument top.location self.location parent.location""");

    private MarkupWords() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
